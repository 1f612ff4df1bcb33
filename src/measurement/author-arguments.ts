import type { Client } from './measurement.ts'
import { plainText } from './plain-text.ts'

const maxNameLength = 200
const maxClientLength = 100

/** Arguments of the functions that authors call, checked: what was expected, what came, what to do. */
export function checkedName(of: string, name: unknown): string {
  const plain = typeof name === 'string' ? plainText(name, maxNameLength) : ''
  if (plain !== '') return plain
  throw new TypeError(
    `${of} expects a name, a non-empty string, got ${described(name)}. Name what is measured, e.g. 'render invoice'.`,
  )
}

export function checkFunction(of: string, run: unknown): void {
  if (typeof run === 'function') return
  throw new TypeError(
    `${of} expects a function to run, got ${described(run)}. Write ${of}('render invoice', () => render(invoice)).`,
  )
}

// The last instant a Date can tell (ECMAScript, 21.4.1.1).
const maxMs = 8.64e15

/** A duration or an instant in milliseconds. */
export function checkMilliseconds(of: string, what: string, value: unknown): void {
  if (typeof value === 'number' && value >= 0 && value <= maxMs) return
  throw new TypeError(
    `${of} expects ${what} in milliseconds, a number from 0 to ${maxMs}, got ${described(value)}. Give e.g. 12.5.`,
  )
}

/** What an author says of who asked for the work. */
export interface WorkClient {
  readonly name: string
  readonly version?: string
}

export function checkedClient(of: string, client: unknown): Client | undefined {
  if (client === undefined) return undefined
  const { name, version = '' } = (client ?? {}) as { name?: unknown; version?: unknown }
  if (typeof name === 'string' && typeof version === 'string') return clientFrom(name, version)
  throw new TypeError(
    `${of} expects the client as { name, version }, both strings, got ${described(client)}. Leave it out where nobody asked.`,
  )
}

/** A client by what is said of it: control characters removed, at most 100 characters each. */
export function clientFrom(name: string, version: string): Client {
  return { name: plainText(name, maxClientLength), version: plainText(version, maxClientLength) }
}

export function described(value: unknown): string {
  if (typeof value === 'string') return value === '' ? 'an empty string' : `"${value.slice(0, 60)}"`
  if (typeof value === 'function') return 'a function'
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' && value !== null ? 'an object' : String(value)
}
