import { remedyFor, shown } from '../mistakes.ts'
import type { Scale, TestedGateway, TestedOperation } from './analyse.ts'

type Asked = Exclude<TestedOperation, string>

/**
 * What an author has asked, checked.
 *
 * @throws TypeError that says what was expected, what came, what to do
 */
export function asked(of: string, gateway: TestedGateway, operation: TestedOperation, scale?: Scale): Asked {
  if (typeof gateway?.report !== 'function') {
    throw new TypeError(
      `${of} expects a gateway, got ${shown(gateway)}. Give it what createGateway resolves to: ${of}(await createGateway({ … }), '{ … }').`,
    )
  }
  const given = operationOf(of, operation)
  if (scale !== undefined) checkScale(of, scale)
  return given
}

const operationKeys = ['document', 'variables', 'operationName', 'session', 'timeoutMs']

function operationOf(of: string, operation: unknown): Asked {
  const given = (typeof operation === 'string' ? { document: operation } : operation) as Asked
  const document: unknown = given?.document
  if (typeof document !== 'string' || document.trim() === '') {
    const came = typeof operation === 'string' ? 'an empty string' : shown(operation)
    throw new TypeError(
      `${of} expects an operation, a document or { document, variables, operationName, session }, got ${came}. ` +
        `Write ${of}(gateway, 'query Products($first: Int!) { … }').`,
    )
  }
  checkKeys(of, 'the operation', given, operationKeys)
  const { variables } = given
  if (
    variables !== undefined &&
    (typeof variables !== 'object' || variables === null || Array.isArray(variables))
  ) {
    throw new TypeError(
      `${of} expects variables as an object, got ${shown(variables)}. Write { document, variables: { category: 7 } }.`,
    )
  }
  return given
}

const maxSize = 1_000_000

function checkScale(of: string, scale: Scale): void {
  const { variable, from, to } = (scale ?? {}) as Partial<Scale>
  const example = "{ variable: 'first', from: 10, to: 100 }"
  if (typeof variable !== 'string' || !/^[A-Za-z_]\w*$/.test(variable)) {
    throw new TypeError(
      `${of} expects the name of a variable, without $, got ${shown(variable)}. Write ${example}.`,
    )
  }
  checkKeys(of, 'the scale', scale, ['variable', 'from', 'to'])
  for (const [name, size] of Object.entries({ from, to })) {
    if (!Number.isInteger(size) || Number(size) < 0 || Number(size) > maxSize) {
      throw new TypeError(
        `${of} expects ${name} as a whole number, 0 to ${maxSize}, got ${shown(size)}. Write ${example}.`,
      )
    }
  }
  if (Number(from) >= Number(to)) {
    throw new TypeError(`${of} expects from below to, got ${from} and ${to}. Write ${example}.`)
  }
}

export function checkKeys(of: string, what: string, given: object, known: readonly string[]): void {
  const unknown = Object.keys(given).filter((key) => !known.includes(key))
  if (unknown.length === 0) return
  throw new TypeError(
    `${of} expects ${known.join(', ')} in ${what}, got ${unknown.join(', ')}. ${remedyFor(unknown, known)}`,
  )
}
