import { shown } from '../../mistakes.ts'

// Of the registry, so that the mark is read whichever copy of the package made it.
const needsKey = Symbol.for('sluice.needs')

type Marked = { [needsKey]?: readonly string[] }

/**
 * Declares the columns that a resolver reads of its parent, so that nothing else is loaded for it:
 * `Product: { discount: needs(['price', 'stock'], (product) => …) }`. A resolver that declares nothing is given every column of its parent.
 *
 * @param columns fields of the parent's Prisma model; `[]` for a resolver that reads nothing of its parent. On the edge or the connection
 * type of a field that resolves itself: fields of the row in it
 * @param resolver given back as it is, marked
 * @throws TypeError when `columns` is not an array of names, `resolver` not a function, or marked with other columns already
 */
export function needs<Resolver extends (...args: never[]) => unknown>(
  columns: readonly string[],
  resolver: Resolver,
): Resolver {
  if (!Array.isArray(columns) || !columns.every((column) => typeof column === 'string' && column !== ''))
    throw new TypeError(
      `needs expects the names of columns, an array such as ['price', 'stock'], got ${shown(columns)}.`,
    )
  if (typeof resolver !== 'function')
    throw new TypeError(
      `needs expects a resolver after the columns, got ${shown(resolver)}. Write needs(['price'], (product) => …).`,
    )
  const before = neededBy(resolver)
  if (before !== undefined && before.join() !== columns.join())
    throw new TypeError(
      `needs was given one function with the columns ${before.join(', ') || '(none)'} and again with ${columns.join(', ') || '(none)'}. ` +
        'Use a function of its own for each.',
    )
  return mark(resolver, [...columns])
}

/** makeExecutableSchema binds every resolver to its map: what is bound of a marked one is marked too. */
function mark<Resolver extends object>(resolver: Resolver, columns: readonly string[]): Resolver {
  const bind = (...bound: readonly unknown[]) =>
    mark(Reflect.apply(Function.prototype.bind, resolver, bound), columns)
  return Object.defineProperties(resolver, {
    [needsKey]: { value: columns, configurable: true },
    bind: { value: bind, configurable: true },
  })
}

/** The columns a resolver declared; undefined where it declared none. */
export const neededBy = (resolver: unknown): readonly string[] | undefined =>
  (resolver as Marked | undefined)?.[needsKey]
