import { hash } from 'node:crypto'
import type { OperationPlan } from './operation-plan.ts'

/**
 * The key of an answer: audience, schema, document, operation, the declared variables and, for a private one,
 * its session.
 *
 * A digest of an unambiguous encoding: no value can be written so that it reads as another's, and the store
 * never holds a session's name.
 *
 * @param session null for a public answer
 * @returns undefined where the variables are not plain JSON
 */
export function keyOf(
  audience: string,
  plan: OperationPlan,
  variables: Readonly<Record<string, unknown>>,
  session: string | null,
): string | undefined {
  let text: string
  try {
    text = canonicalVariables(plan, variables)
  } catch (error) {
    if (error === notPlainJson || error instanceof RangeError) return undefined
    throw error
  }
  return hash('sha256', JSON.stringify([audience, plan.identity, text, session]), 'base64url')
}

const notPlainJson = new Error('not plain JSON')

/**
 * Only what the operation declares counts, an absent variable counts as its default, and the order of keys
 * does not.
 */
function canonicalVariables(plan: OperationPlan, variables: Readonly<Record<string, unknown>>): string {
  let text = ''
  for (const { name, value } of plan.variables) {
    const given = Object.hasOwn(variables, name) ? variables[name] : undefined
    const used = given === undefined ? value : given
    if (used !== undefined) text += `${JSON.stringify(name)}:${canonical(used)},`
  }
  return text
}

function canonical(value: unknown): string {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return JSON.stringify(value)
    case 'number':
      if (!Number.isFinite(value)) throw notPlainJson
      return JSON.stringify(value)
    case 'object':
      break
    default:
      throw notPlainJson
  }
  if (value === null) return 'null'
  if (Array.isArray(value))
    return `[${value.map((item) => canonical(item === undefined ? null : item)).join(',')}]`
  const prototype = Object.getPrototypeOf(value)
  if (prototype !== null && prototype !== Object.prototype) throw notPlainJson
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`
}
