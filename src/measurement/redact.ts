const maxDepth = 6
const maxEntries = 50
const maxShownLength = 200
const maxKeyLength = 100

/** Which variables may show their values: a tree of names. */
export interface ShownVariables {
  readonly isShown: boolean
  readonly fields: ReadonlyMap<string, ShownVariables>
  /** Of the whole tree: the names that the keys of objects may have [none]. */
  readonly keys?: ReadonlySet<string>
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
 * request and never what a person typed. Those that are `shown` keep theirs, where it is a scalar or a list of them. The keys of a custom
 * scalar's object may be what a person typed, too: of the keys inside a variable only those stay that the schema or `shown` names. Bounded
 * in depth, width and length. What is left out is shown as `…`, with how many keys it is.
 */
export function redact(variables: unknown, shown?: ShownVariables): unknown {
  return redactValue(variables, shown, shown?.keys ?? noKeys, 0)
}

function redactValue(
  value: unknown,
  shown: ShownVariables | undefined,
  keys: ReadonlySet<string>,
  depth: number,
): unknown {
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
  if (Array.isArray(value)) {
    const items = value.slice(0, 3).map((item) => redactValue(item, shown, keys, depth + 1))
    return [`[${value.length}]`, ...items]
  }
  const kept: [string, unknown][] = []
  let left = 0
  for (const [key, item] of Object.entries(value)) {
    const ofKey = shown?.fields.get(key)
    const isName = depth === 0 ? graphqlName.test(key) : ofKey !== undefined || keys.has(key)
    if (!isName || kept.length >= maxEntries) left++
    else kept.push([key.slice(0, maxKeyLength), redactValue(item, ofKey, keys, depth + 1)])
  }
  if (left > 0) kept.push(['…', left])
  return Object.fromEntries(kept)
}

const noKeys: ReadonlySet<string> = new Set()
const graphqlName = /^[_A-Za-z]\w*$/
