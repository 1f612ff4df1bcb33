import type { AnyRow, Delegate } from './delegate.ts'
import { identityOf, identityOfAll } from './identity.ts'
import { behind } from './keyset.ts'
import { prismaOrder, type Term } from './order.ts'

/** What is read, and how; checked. */
export interface Reading {
  readonly model: Delegate
  readonly terms: readonly Term[]
  readonly key: readonly string[]
  readonly pageSize: number
  readonly where: object | undefined
  /** With the fields of the order. */
  readonly select: object | undefined
  readonly include: object | undefined
  readonly signal: AbortSignal | undefined
}

type Values = readonly unknown[]

/** The pages, one statement each. A row more than a page is read: whether there is another page, and whether its key is its own. */
export async function* pagesOf(given: Reading): AsyncGenerator<AnyRow[]> {
  const { pageSize, signal } = given
  signal?.throwIfAborted()
  const reading = { ...given, terms: await withNulls(given) }
  let last: Values | undefined
  for (;;) {
    signal?.throwIfAborted()
    const rows = await rowsBehind(reading, last)
    signal?.throwIfAborted()
    const page = rows.slice(0, pageSize)
    const next = rows[pageSize]
    // Before the page is given away: its rows are the author's then.
    last = valuesOf(reading, page.at(-1))
    if (next !== undefined) assertDifferent(reading, last ?? [], valuesOf(reading, next) ?? [])
    if (page.length > 0) yield page
    if (next === undefined) return
  }
}

/**
 * Where nulls stand in the columns of the order. A client does not tell which columns may be null, and nulls that come last would be
 * missed by "greater than the last value"; so for such a column the greatest row is read, which has a null where there is one.
 */
async function withNulls({ model, terms, where, signal }: Reading): Promise<Term[]> {
  const known: Term[] = []
  for (const term of terms) {
    if (term.isKey || term.nulls !== undefined || term.sort === 'desc') {
      known.push(term)
      continue
    }
    const { field } = term
    const [greatest] = await model.findMany({
      ...(where && { where }),
      orderBy: { [field]: 'desc' },
      take: 1,
      select: { [field]: true },
    })
    signal?.throwIfAborted()
    known.push(greatest?.[field] === null ? { ...term, nulls: 'last' } : term)
  }
  return known
}

async function rowsBehind(reading: Reading, last: Values | undefined): Promise<AnyRow[]> {
  const { model, terms, pageSize, where, select, include } = reading
  const args = { orderBy: prismaOrder(terms), ...(select && { select }), ...(include && { include }) }
  if (last === undefined) return model.findMany({ ...args, ...(where && { where }), take: pageSize + 1 })
  // Read again where it was, the last row shows that its values, as JavaScript has them, lead back to it.
  const isCheckedByLast = !terms.every(({ isExact }) => isExact)
  const rows = await model.findMany({
    ...args,
    where: { AND: [...(where === undefined ? [] : [where]), behind(terms, last, isCheckedByLast)] },
    take: pageSize + (isCheckedByLast ? 2 : 1),
  })
  if (!isCheckedByLast) return rows
  const [first] = rows
  if (first !== undefined && isSame(valuesOf(reading, first), last)) return rows.slice(1)
  await assertGone(reading, last)
  return rows
}

/** @throws TypeError where the row still stands in its place, and was not found there */
async function assertGone({ model, terms, key }: Reading, last: Values): Promise<void> {
  const fields = terms.map(({ field }) => field)
  const isOfKey = Object.fromEntries(key.map((field) => [field, last[fields.indexOf(field)]]))
  const [row] = await model.findMany({
    where: isOfKey,
    take: 1,
    select: Object.fromEntries(fields.map((field) => [field, true])),
  })
  const values = row && fields.map((field) => row[field])
  if (!isSame(values, last)) return
  const coarse = terms.filter(({ isExact }) => !isExact).map(({ field }) => field)
  throw new TypeError(
    `cursorPaginate cannot go on by ${coarse.join(', ')} of ${model.$name ?? 'the model'}: the database holds the value more exactly ` +
      'than JavaScript, so that rows would be skipped or given twice. Order by the key alone, or store what JavaScript can hold: ' +
      'milliseconds (@db.Timestamptz(3)), double precision.',
  )
}

function valuesOf({ terms, model }: Reading, row: AnyRow | undefined): Values | undefined {
  return (
    row &&
    terms.map(({ field }) => {
      const value = row[field]
      if (value !== undefined) return value
      throw new TypeError(
        `cursorPaginate expects ${field} in each row of ${model.$name ?? 'the model'}, got nothing. ` +
          'The client leaves it out ("omit", or an extension): name the fields you want in select.',
      )
    })
  )
}

function assertDifferent({ terms, key, model }: Reading, one: Values, other: Values): void {
  if (!isSame(one, other)) return
  const values = terms.map(({ field }, at) => `${field} ${String(one[at])}`)
  throw new TypeError(
    `cursorPaginate expects a key that no two rows share, got ${key.join(', ')}: ${model.$name ?? 'the model'} has two rows with ` +
      `${values.join(', ')}. Name the fields of a unique key that is never null.`,
  )
}

const isSame = (one: Values | undefined, other: Values): boolean =>
  one !== undefined &&
  (one.length === 1
    ? identityOf(one[0]) === identityOf(other[0])
    : identityOfAll(one) === identityOfAll(other))
