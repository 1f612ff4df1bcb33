const maxDepth = 4

/** About how many bytes a value takes on the way from the database. */
export function bytesOf(value: unknown, depth = 0): number {
  if (value === null || value === undefined) return 0
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object') return 8
  if (ArrayBuffer.isView(value)) return value.byteLength
  if (value instanceof Date || depth >= maxDepth) return 8
  let bytes = 0
  for (const inner of Object.values(value)) bytes += bytesOf(inner, depth + 1)
  return bytes
}
