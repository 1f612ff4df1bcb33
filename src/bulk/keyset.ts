import type { Term } from './order.ts'

/**
 * The filter of the rows that stand behind a place in an order: (a, b) > (1, 2) as `a >= 1 and (a > 1 or (a = 1 and b > 2))`, which
 * also holds for mixed directions and nulls. The first half is what PostgreSQL can look up in an index.
 *
 * @param values of the last row known, in the order of the terms
 * @param isInclusive whether a row at that very place is wanted too
 */
export function behind(terms: readonly Term[], values: readonly unknown[], isInclusive: boolean): object {
  const equal = terms.map(({ field }, at) => ({ [field]: values[at] }))
  const alternatives: object[] = terms.flatMap((term, at) =>
    behindAlone(term, values[at]).map((condition) => ({ AND: [...equal.slice(0, at), condition] })),
  )
  if (isInclusive) alternatives.push({ AND: equal })
  const [first] = terms
  const isRange = first !== undefined && terms.length > 1 && comesAsRange(first, values[0])
  const range = isRange ? [{ [first.field]: { [first.sort === 'asc' ? 'gte' : 'lte']: values[0] } }] : []
  return { AND: [...range, { OR: alternatives }] }
}

/** What may hold for one column of a row behind a value; nothing where no value can be behind it. */
function behindAlone({ field, sort, nulls, isBoolean }: Term, value: unknown): object[] {
  const standing = nulls ?? (sort === 'asc' ? 'last' : 'first')
  if (value === null) return standing === 'first' ? [{ [field]: { not: null } }] : []
  // `nulls` is known for each column that has some: Prisma refuses the question for one that cannot.
  const absent = nulls === 'last' ? [{ [field]: null }] : []
  if (!isBoolean) return [{ [field]: { [sort === 'asc' ? 'gt' : 'lt']: value } }, ...absent]
  // Booleans have no "gt": behind false is true, and behind true nothing.
  return value === (sort === 'desc') ? [{ [field]: !value }, ...absent] : absent
}

const comesAsRange = ({ nulls, isBoolean }: Term, value: unknown): boolean =>
  !isBoolean && value !== null && nulls !== 'last'
