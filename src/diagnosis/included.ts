import type { TracedStatement } from '../measurement/trace.ts'
import type { ColumnValues } from './column-values.ts'
import { comparable } from './statement-keys.ts'

/**
 * Whether a client of objects sent a statement for a relation that another one's call includes: its list of keys stands in a column of what
 * the same call had read.
 *
 * @param sent all of the same frame
 */
export function isForRelation(
  { group: { model, action, fingerprint }, sql, parameters = [], startMs }: TracedStatement,
  sent: readonly TracedStatement[],
  columns: ColumnValues,
): boolean {
  const [, list] = /\bIN \(((?:\$\d+,?)+)\)/.exec(sql) ?? []
  if (model === undefined || list === undefined) return false
  const keys = Array.from(list.matchAll(/\d+/g), ([place]) => comparable(parameters[Number(place) - 1]))
  const wanted = new Set(keys)
  return sent.some(
    (one) =>
      one.group.model === model &&
      one.group.action === action &&
      one.group.fingerprint !== fingerprint &&
      one.endMs <= startMs &&
      (one.isCut || columns.columnWith(wanted, one) !== undefined),
  )
}
