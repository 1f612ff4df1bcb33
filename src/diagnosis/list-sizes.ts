/** How many items each list of an answer has, by its path with `*` for an index: `products.*`; those inside another list together. */
export type ListSizes = ReadonlyMap<string, number>

const maxLists = 1000
const maxDepth = 100

/** Counts the items of an answer's lists; outer lists come before inner ones. */
export function listSizesOf(data: unknown): ListSizes {
  const sizes = new Map<string, number>()
  let level: readonly (readonly [path: string, value: unknown])[] = [['', data]]
  for (let depth = 0; level.length > 0 && depth < maxDepth; depth++) {
    const next: [string, unknown][] = []
    for (const [path, value] of level) {
      if (Array.isArray(value)) {
        const list = joined(path, '*')
        if (!sizes.has(list) && sizes.size >= maxLists) continue
        sizes.set(list, (sizes.get(list) ?? 0) + value.length)
        for (const item of value) if (isComposite(item)) next.push([list, item])
      } else if (isComposite(value)) {
        for (const [key, field] of Object.entries(value))
          if (isComposite(field)) next.push([joined(path, key), field])
      }
    }
    level = next
  }
  return sizes
}

/** `products` of `products.*`. */
export const nameOfList = (list: string): string => list.replace(/\.\*$/, '')

const joined = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`)

/** A list or an object of the answer, not a scalar's own object (a Date, a Buffer). */
function isComposite(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(value)) return true
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}
