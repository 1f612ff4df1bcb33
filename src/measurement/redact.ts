const maxDepth = 6
const maxEntries = 50

/**
 * Variables without their values: each becomes its type and length (`String(12)`, `Int`, `[3]`), so that a sample shows the shape of a
 * request and never what a person typed. Bounded in depth and width; what is beyond is shown as `…`.
 */
export function redact(value: unknown, depth = 0): unknown {
  if (value === null || value === undefined) return null
  switch (typeof value) {
    case 'string':
      return `String(${value.length})`
    case 'number':
      return Number.isInteger(value) ? 'Int' : 'Float'
    case 'boolean':
      return 'Boolean'
    case 'object':
      break
    default:
      return typeof value
  }
  if (depth >= maxDepth) return '…'
  if (Array.isArray(value))
    return [`[${value.length}]`, ...value.slice(0, 3).map((item) => redact(item, depth + 1))]
  const entries = Object.entries(value)
  const kept = entries.slice(0, maxEntries).map(([key, item]) => [key.slice(0, 100), redact(item, depth + 1)])
  if (entries.length > maxEntries) kept.push(['…', entries.length - maxEntries])
  return Object.fromEntries(kept)
}
