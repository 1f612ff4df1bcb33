/**
 * What a resolver gives, with its numbers as they are shown: milliseconds to the microsecond, others to six digits or, from 1,000 on, to
 * three behind the point; whole numbers as they are. Objects within are functions, so that only what is asked for is gone through.
 */
export const rounded = <Value>(value: Value): Value => shown(value, '') as Value

function shown(value: unknown, name: string): unknown {
  if (typeof value === 'number') return roundedNumber(value, name)
  if (typeof value === 'function') return (...args: unknown[]) => shown(value(...args), name)
  // What somebody sent is no figure of ours.
  if (typeof value !== 'object' || value === null || name === 'variables') return value
  if (value instanceof Promise) return value.then((made) => shown(made, name))
  if (Array.isArray(value)) return value.map((one) => shown(one, name))
  const fields: Record<string, unknown> = {}
  for (const [key, field] of Object.entries(value))
    fields[key] = typeof field === 'object' && field !== null ? () => shown(field, key) : shown(field, key)
  return fields
}

/** @param name of the field that shows it */
export function roundedNumber(value: number, name: string): number {
  if (Number.isInteger(value)) return value
  return name.endsWith('Ms') || Math.abs(value) >= 1000
    ? Math.round(value * 1000) / 1000
    : Number(value.toPrecision(6))
}
