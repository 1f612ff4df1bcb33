import { checkedWhole, checkOptions, checkSignal, mistake } from './arguments.ts'
import {
  type AnyRow,
  checkedDelegate,
  type Delegate,
  type FieldOf,
  fieldOf,
  type IncludeOf,
  type Known,
  type ModelDelegate,
  type RequiredFieldOf,
  type RowOf,
  type SelectOf,
  type WhereOf,
} from './delegate.ts'
import { type Direction, orderOf } from './order.ts'
import { pagesOf } from './pages.ts'
import { widened } from './selection.ts'

export interface PaginateOptions<Model, Select, Include> {
  /** Rows that one statement reads: 1 to 10,000 (default 1,000). */
  readonly pageSize?: number
  /** Only the rows of this filter, Prisma's own. */
  readonly where?: WhereOf<Model>
  /** Only these fields (default: all columns). What the order needs is read besides, and left out of the rows again. */
  readonly select?: Known<Select, SelectOf<Model>>
  /** All columns, and these relations. Not together with `select`. */
  readonly include?: Known<Include, IncludeOf<Model>>
  /** One step or several, of the model's own columns (default: the key). Fields of the key that it lacks are added at its end. */
  readonly orderBy?: OrderOf<Model> | readonly OrderOf<Model>[]
  /** The fields of the primary key, or of a unique key that is never null (default: `['id']`). */
  readonly key?: readonly RequiredFieldOf<Model>[]
  /** Ends the reading: nothing more is asked for, and whoever waits gets the signal's reason. */
  readonly signal?: AbortSignal
}

type OrderOf<Model> = { readonly [Field in FieldOf<Model>]?: Direction }

/** Rows one by one, or `pages()` of them. Each use reads anew, from the beginning. */
export interface CursorPages<Row> extends AsyncIterable<Row> {
  /** At most `pageSize` rows at once; never an empty page. */
  pages(): AsyncIterable<Row[]>
}

const of = 'cursorPaginate'
const known = ['pageSize', 'where', 'select', 'include', 'orderBy', 'key', 'signal']

/**
 * Reads all rows of a model page by page, each page with one statement that begins where the last one ended (by key, never by offset).
 * So it costs the same at the end as at the beginning, and rows that others insert or delete meanwhile shift nothing: a row that exists
 * throughout, its order unchanged, is given exactly once. One page is held at a time; the next is asked for when its first row is.
 *
 * `break` asks for nothing more. An abort is seen before and after each statement and each row; a statement under way is waited for.
 *
 * @param model of the Prisma client, or of the one inside `$transaction`: `prisma.product`
 * @throws TypeError at once where an argument is wrong; while reading, where two rows have the same key, or where a value of the order
 *   comes back coarser than it is stored (a time with microseconds), since a cursor would then skip rows or give them twice
 */
export function cursorPaginate<
  Model extends ModelDelegate,
  const Select extends object | undefined = undefined,
  const Include extends object | undefined = undefined,
>(
  model: Model,
  options: PaginateOptions<Model, Select, Include> = {},
): CursorPages<RowOf<Model, Select, Include>> {
  const delegate = checkedDelegate(of, model)
  checkOptions(of, options, known)
  const { where, select, include, orderBy, signal } = options as PaginateOptions<unknown, object, object>
  const pageSize = checkedWhole(of, 'pageSize', options.pageSize, { from: 1, to: 10_000, absent: 1000 })
  checkSignal(of, signal)
  for (const [name, value] of Object.entries({ where, select, include })) {
    if (value === undefined || (typeof value === 'object' && value !== null && !Array.isArray(value)))
      continue
    throw mistake(of, `${name} as an object`, value, 'Write it as for findMany, or leave it out.')
  }
  if (select !== undefined && include !== undefined) {
    throw new TypeError(`${of} got both select and include. Name the relations in select, as for findMany.`)
  }
  const key = checkedKey(delegate, options.key)
  const terms = orderOf(of, delegate, orderBy, key)
  const fields = terms.map(({ field }) => field)
  const { select: widerSelect, asAsked } = widened(select as AnyRow | undefined, fields)
  const reading = { model: delegate, terms, key, pageSize, where, select: widerSelect, include, signal }

  async function* pages() {
    for await (const page of pagesOf(reading)) yield page.map(asAsked)
  }
  async function* rows() {
    for await (const page of pagesOf(reading)) {
      for (const row of page) {
        signal?.throwIfAborted()
        yield asAsked(row)
      }
    }
  }
  return { pages, [Symbol.asyncIterator]: rows } as unknown as CursorPages<RowOf<Model, Select, Include>>
}

function checkedKey(model: Delegate, key: unknown): readonly string[] {
  if (key === undefined) {
    if (model.fields !== undefined && !Object.hasOwn(model.fields, 'id')) {
      throw new TypeError(
        `${of} expects the option key, since ${model.$name} has no column id. ` +
          "Name the fields of its primary key: key: ['userId', 'orgId'].",
      )
    }
    return ['id']
  }
  const isList = Array.isArray(key) && key.length > 0 && new Set(key).size === key.length
  if (!isList)
    throw mistake(of, 'key as a list of different fields', key, "Write e.g. key: ['userId', 'orgId'].")
  for (const field of key) fieldOf(of, model, field)
  return [...key]
}
