import type { Columns } from './columns.ts'
import type { KeyCodec } from './key-codec.ts'
import type { ListQuery } from './list-query.ts'

/**
 * The rows of a key in SQL: `from` has the table `t` (and its pairs), `on` says which rows are those of the key `parent`.
 *
 * Each statement below gives the place of a row's key in the batch as `n`, from 1: PostgreSQL says which key a row belongs to, so that
 * nothing depends on how a value is written here and there (`ABC` and `abc` of a `citext`, `1.0` and `1.00`).
 */
export interface RowSource {
  readonly keys: KeyCodec
  readonly from: string
  readonly on: string
}

/** The rows of unique keys. */
export const oneSql = ({ keys, from, on }: RowSource, columns: Columns): string =>
  `select parent.n::int as n, ${columns.select} from ${keys.unnest} join ${from} on ${on}`

/** All rows of each key, in order; at most so many of each where the query has a limit. */
export function listSql(source: RowSource, query: ListQuery, columns: Columns): string {
  return query.limit === undefined
    ? wholeListSql(source, query, columns)
    : limitedListSql(source, query, query.limit, columns)
}

function wholeListSql(
  { keys, from, on }: RowSource,
  { where, orderings }: ListQuery,
  columns: Columns,
): string {
  const order = orderings.map(({ sql, direction }) => `, ${sql} ${direction}`).join('')
  return (
    `select parent.n::int as n, ${columns.select} from ${keys.unnest} join ${from} on ${on}` +
    `${where === undefined ? '' : ` where ${where}`} order by parent.n${order}`
  )
}

// For each key by itself, so that an index on key and order is read for the rows wanted and no further.
function limitedListSql(
  { keys, from, on }: RowSource,
  { where, orderings }: ListQuery,
  limit: string,
  columns: Columns,
): string {
  const ordered = orderings.map(({ sql }, index) => `, ${sql} as o${index}`).join('')
  const inner = orderings.map(({ sql, direction }) => `${sql} ${direction}`).join(', ')
  const outer = orderings.map(({ direction }, index) => `, list.o${index} ${direction}`).join('')
  return (
    `select parent.n::int as n, ${columns.aliases} from ${keys.unnest} cross join lateral (` +
    `select ${columns.select}${ordered} from ${from} where ${on}${where === undefined ? '' : ` and ${where}`} ` +
    `order by ${inner} limit ${limit}) as list order by parent.n${outer}`
  )
}

/** How many rows each key has; nothing of a key that has none. A double, which Prisma gives as a number. */
export const countSql = ({ keys, from, on }: RowSource, where: string | undefined): string =>
  `select parent.n::int as n, count(*)::float8 as rows from ${keys.unnest} join ${from} on ${on}` +
  `${where === undefined ? '' : ` where ${where}`} group by parent.n`
