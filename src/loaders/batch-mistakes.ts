import { SluiceError } from '../errors.ts'

/** A batch as its mistakes are told: whose, and of what. */
export interface NamedBatch {
  readonly name: string
  readonly noun: 'key' | 'parent'
  readonly keys: readonly unknown[]
}

/** The batch function gave something else than one value for each key. */
export function shortBatch({ name, noun, keys }: NamedBatch, values: unknown): SluiceError {
  const length = lengthOf(values)
  const came = length === undefined ? described(values) : counted(length, 'value')
  const example =
    noun === 'key'
      ? 'keys.map((key) => rowsByKey.get(key) ?? null)'
      : 'parents.map((parent) => rowsByParent.get(parent.id) ?? null)'
  return new SluiceError(
    'LOADER',
    `Loader "${name}" must return one value for each ${noun}: ${listed(noun, keys)} came in, ${came} came back. ` +
      `Return an array in the order of the ${noun}s, with null where nothing was found, e.g. ${example}.`,
  )
}

/** The batch function has not settled in time. */
export function lateBatch({ name, noun, keys }: NamedBatch, timeoutMs: number): SluiceError {
  return new SluiceError(
    'LOADER',
    `Loader "${name}" must settle within ${timeoutMs} ms and has not, for ${listed(noun, keys)}; all of them fail. ` +
      'Give what it waits for a time limit of its own, e.g. fetch(url, { signal: AbortSignal.timeout(5000) }), ' +
      'or let the loader wait longer by timeoutMs (0: for ever).',
  )
}

/** The batch function threw, or its promise was rejected. */
export function explained({ name, noun, keys }: NamedBatch, error: unknown): SluiceError {
  const message = error instanceof Error ? error.message || error.name : undefined
  const reason = message ?? `it threw ${described(error)}, which is no Error`
  return new SluiceError(
    'LOADER',
    `Loader "${name}" failed for ${listed(noun, keys)}: ${reason}${/[.!?]$/.test(reason) ? '' : '.'} ` +
      `All of them fail with it; to fail one ${noun} alone, return an Error in its place.`,
    { cause: error },
  )
}

function lengthOf(values: unknown): number | undefined {
  if (typeof values !== 'object' || values === null) return undefined
  const { length } = values as { readonly length?: unknown }
  return typeof length === 'number' ? length : undefined
}

function listed(noun: NamedBatch['noun'], keys: readonly unknown[]): string {
  const shown = keys.slice(0, 5).map(noun === 'key' ? described : describedParent)
  return `${counted(keys.length, noun)} (${keys.length > 5 ? `${shown.join(', ')}, …` : shown.join(', ')})`
}

const counted = (count: number, noun: string) => `${count} ${count === 1 ? noun : `${noun}s`}`

/** A parent is a whole row, which may hold what no log should; at a root field there is none. */
function describedParent(parent: unknown): string {
  if (typeof parent === 'symbol') return 'none'
  if (typeof parent !== 'object' || parent === null) return described(parent)
  const { id } = parent as { readonly id?: unknown }
  return ['string', 'number', 'bigint'].includes(typeof id) ? `id ${described(id)}` : 'an object'
}

function described(value: unknown): string {
  if (typeof value === 'string') return value.slice(0, 60)
  if (typeof value === 'function') return 'a function'
  if (typeof value !== 'object' || value === null) return String(value)
  try {
    return JSON.stringify(value, withBigInts)?.slice(0, 60) ?? 'an object'
  } catch {
    return 'an object'
  }
}

const withBigInts = (_name: string, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value)
