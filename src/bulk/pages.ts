import {
  assertGone,
  assertHeld,
  assertWhole,
  type Edge,
  edgeOf,
  isSame,
  tooFine,
} from './cursor-exactness.ts'
import type { AnyRow } from './delegate.ts'
import { behind } from './keyset.ts'
import { prismaOrder, type Term } from './order.ts'
import { type Reading, type Values, valuesOf } from './reading.ts'

/** The pages, one statement each. A row more than a page is read: whether there is another page, and whether its key is its own. */
export async function* pagesOf(given: Reading): AsyncGenerator<AnyRow[]> {
  const { pageSize, signal } = given
  signal?.throwIfAborted()
  const reading = { ...given, terms: await withNulls(given) }
  let edge: Edge | undefined
  for (;;) {
    signal?.throwIfAborted()
    const rows = await rowsBehind(reading, edge)
    signal?.throwIfAborted()
    const page = rows.slice(0, pageSize)
    const next = rows[pageSize]
    // Before the page is given away: its rows are the author's then.
    edge = edgeOf(reading, page, next)
    if (edge?.next !== undefined) assertDifferent(reading, edge.last, edge.next)
    if (edge !== undefined) await assertWhole(reading, edge)
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

async function rowsBehind(reading: Reading, edge: Edge | undefined): Promise<AnyRow[]> {
  const { model, terms, pageSize, where, select, include } = reading
  const args = { orderBy: prismaOrder(terms), ...(select && { select }), ...(include && { include }) }
  if (edge === undefined) return model.findMany({ ...args, ...(where && { where }), take: pageSize + 1 })
  const { last } = edge
  assertHeld(reading, last)
  // Read again where it was, the last row shows that its values, as JavaScript has them, lead back to it.
  const isCheckedByLast = !terms.every(({ isExact }) => isExact)
  const rows = await model.findMany({
    ...args,
    where: { AND: [...(where === undefined ? [] : [where]), behind(terms, last, isCheckedByLast)] },
    take: pageSize + (isCheckedByLast ? 2 : 1),
  })
  if (!isCheckedByLast) return rows
  const [first, second] = rows.slice(0, 2).map((row) => valuesOf(reading, row))
  if (!isSame(first, last)) {
    await assertGone(reading, edge, first)
    return rows
  }
  // A key that is a time may be one for JavaScript where it is two for the database.
  if (isSame(second, last)) throw tooFine(reading)
  return rows.slice(1)
}

function assertDifferent({ terms, key, model }: Reading, one: Values, other: Values): void {
  if (!isSame(one, other)) return
  const values = terms.map(({ field }, at) => `${field} ${String(one[at])}`)
  throw new TypeError(
    `cursorPaginate expects a key that no two rows share, got ${key.join(', ')}: ${model.$name ?? 'the model'} has two rows with ` +
      `${values.join(', ')}. Name the fields of a unique key that is never null.`,
  )
}
