const maxDepth = 6
const maxEntries = 50
const maxShownLength = 200

/** Which variables may show their values: a tree of names. */
export interface ShownVariables {
  readonly isShown: boolean
  readonly fields: ReadonlyMap<string, ShownVariables>
}

/** @param paths such as `first` and `filter.category`; a list's index is no step of a path */
export function shownVariablesOf(paths: readonly string[]): ShownVariables {
  const root = noneShown()
  for (const path of paths) {
    let at = root
    for (const name of path.split('.')) {
      const next = at.fields.get(name) ?? noneShown()
      at.fields.set(name, next)
      at = next
    }
    at.isShown = true
  }
  return root
}

interface Names {
  isShown: boolean
  readonly fields: Map<string, Names>
}

const noneShown = (): Names => ({ isShown: false, fields: new Map() })

/**
 * Variables without their values: each becomes its type and length (`String(12)`, `Int`, `[3]`), so that a sample shows the shape of a
 * request and never what a person typed. Those that are `shown` keep theirs, where it is a scalar or a list of them. Bounded in depth,
 * width and length; what is beyond is shown as `…`.
 */
export function redact(value: unknown, shown?: ShownVariables, depth = 0): unknown {
  if (value === null || value === undefined) return null
  const isShown = shown?.isShown === true
  switch (typeof value) {
    case 'string':
      return isShown ? value.slice(0, maxShownLength) : `String(${value.length})`
    case 'number':
      return isShown ? value : Number.isInteger(value) ? 'Int' : 'Float'
    case 'boolean':
      return isShown ? value : 'Boolean'
    case 'object':
      break
    default:
      return typeof value
  }
  if (depth >= maxDepth) return '…'
  if (Array.isArray(value))
    return [`[${value.length}]`, ...value.slice(0, 3).map((item) => redact(item, shown, depth + 1))]
  const entries = Object.entries(value)
  const kept = entries
    .slice(0, maxEntries)
    .map(([key, item]) => [key.slice(0, 100), redact(item, shown?.fields.get(key), depth + 1)])
  if (entries.length > maxEntries) kept.push(['…', entries.length - maxEntries])
  return Object.fromEntries(kept)
}
