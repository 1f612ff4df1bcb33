/**
 * A text that two values of a column share if and only if they are the same value: a Date and a Date of the same instant, 5 and 5n.
 * Undefined for what is no value of a column, such as an object that Prisma would take for a filter.
 */
export function identityOf(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return `text ${value}`
    case 'number':
      return Number.isFinite(value) ? `number ${value}` : undefined
    case 'bigint':
      return `number ${value}`
    case 'boolean':
      return String(value)
  }
  if (value === null) return 'null'
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : `date ${value.getTime()}`
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString('hex')}`
  return isDecimal(value) ? `number ${value}` : undefined
}

/** The same for the values of several columns together. */
export function identityOfAll(values: readonly unknown[]): string | undefined {
  const identities = values.map((value) => identityOf(value))
  return identities.includes(undefined) ? undefined : JSON.stringify(identities)
}

// By what it can do: each client has a class of its own. No JSON that a client sent becomes one.
const isDecimal = (value: unknown): boolean =>
  typeof value === 'object' && typeof (value as { toFixed?: unknown }).toFixed === 'function'
