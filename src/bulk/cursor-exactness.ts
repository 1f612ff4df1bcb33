import type { AnyRow } from './delegate.ts'
import { identityOf } from './identity.ts'
import { type Reading, type Values, valuesOf } from './reading.ts'

/** Where a page ends. */
export interface Edge {
  readonly last: Values
  /** Rows of the page before it of the same time, as JavaScript has it: they stand behind it where the database has it more exactly. */
  readonly sameTime: readonly Values[]
  /** The row after the page, when that was read. */
  readonly next: Values | undefined
}

export function edgeOf(
  reading: Reading,
  page: readonly AnyRow[],
  next: AnyRow | undefined,
): Edge | undefined {
  const [row, ...before] = page.toReversed()
  if (row === undefined) return undefined
  const last = valuesOf(reading, row)
  const sameTime: Values[] = []
  const time = last.findIndex(isTime)
  for (const one of time < 0 ? [] : before) {
    const values = valuesOf(reading, one)
    if (!isSameUpTo(time, values, last)) break
    sameTime.push(values)
  }
  return { last, sameTime, next: next && valuesOf(reading, next) }
}

/**
 * Makes sure that a page does not end between rows of one millisecond that the database tells apart: JavaScript rounds the last one's time
 * down, so that behind it would be none of them, or those again that were given. Asked while they are there, for the author may delete
 * what he is given.
 *
 * @throws TypeError where a time in that millisecond is no whole one
 */
export async function assertWhole(reading: Reading, { last, next }: Edge): Promise<void> {
  if (next === undefined) return
  const { model, terms, where, signal } = reading
  for (const [at, { field }] of terms.entries()) {
    const time = last[at]
    if (!isTime(time) || !isSameUpTo(at, next, last)) continue
    const isFiner = { [field]: { gt: time, lt: new Date(time.getTime() + 1) } }
    const [finer] = await model.findMany({
      where: { AND: [...(where === undefined ? [] : [where]), isFiner] },
      take: 1,
      select: { [field]: true },
    })
    signal?.throwIfAborted()
    if (finer !== undefined) throw tooFine(reading)
  }
}

/**
 * Makes sure, where the last row of a page is not found again in its place, that it was deleted or moved, and not missed because the
 * database holds its time more exactly.
 *
 * @param first the row that was found first: upwards one of the page where it stands behind the last row's whole millisecond
 * @throws TypeError where rows would be skipped or given twice
 */
export async function assertGone(
  reading: Reading,
  { last, sameTime }: Edge,
  first: Values | undefined,
): Promise<void> {
  if (first !== undefined && sameTime.some((values) => isSame(values, first))) throw tooFine(reading)
  const { model, terms, key } = reading
  const fields = terms.map(({ field }) => field)
  const isOfKey = Object.fromEntries(key.map((field) => [field, last[fields.indexOf(field)]]))
  const [row] = await model.findMany({
    where: isOfKey,
    take: 1,
    select: Object.fromEntries(fields.map((field) => [field, true])),
  })
  if (isSame(row && fields.map((field) => row[field]), last)) throw tooFine(reading)
}

/** @throws TypeError where a time of the last row is none to JavaScript, so that nothing can be asked for behind it */
export function assertHeld({ terms, model }: Reading, last: Values): void {
  const at = last.findIndex((value) => isTime(value) && Number.isNaN(value.getTime()))
  if (at < 0) return
  throw new TypeError(
    `cursorPaginate cannot go on by ${terms[at]?.field} of ${model.$name ?? 'the model'}: it came to a time that JavaScript cannot ` +
      'hold, such as infinity or a year beyond 9999. Leave such rows out with where, or order by the key alone.',
  )
}

export function tooFine({ terms, model }: Reading): TypeError {
  const coarse = terms.filter(({ isExact }) => !isExact).map(({ field }) => field)
  return new TypeError(
    `cursorPaginate cannot go on by ${coarse.join(', ')} of ${model.$name ?? 'the model'}: the database holds the value more exactly ` +
      'than JavaScript, so that rows would be skipped or given twice. Order by the key alone, or store what JavaScript can hold: ' +
      'milliseconds (@db.Timestamptz(3)), double precision.',
  )
}

/** Whether two rows stand at the same place, as JavaScript has it. */
export const isSame = (one: Values | undefined, other: Values): boolean =>
  one?.every((value, at) => isSameValue(value, other[at])) === true

const isSameUpTo = (at: number, one: Values, other: Values): boolean =>
  isSame(one.slice(0, at + 1), other.slice(0, at + 1))

const isTime = (value: unknown): value is Date => value instanceof Date

function isSameValue(one: unknown, other: unknown): boolean {
  // NaN and the infinities are no keys, but a column can have them.
  if (Object.is(one, other)) return true
  const identity = identityOf(one)
  return identity !== undefined && identity === identityOf(other)
}
