import { checkedWhole, checkOptions, checkSignal, mistake } from './arguments.ts'
import { batchOperation } from './batch-operation.ts'
import {
  type AnyRow,
  checkedDelegate,
  type Delegate,
  type FieldOf,
  fieldOf,
  type Known,
  type ModelDelegate,
  type RowOf,
  type ScalarsOf,
  type SelectOf,
} from './delegate.ts'
import { KeyedRows } from './keyed-rows.ts'
import { widened } from './selection.ts'

/** Rows of one model by their keys. */
interface KeyQuery {
  /** Of the Prisma client, or of the one inside `$transaction`: `prisma.product`. */
  readonly model: ModelDelegate
  /** A unique field, or the fields of a compound unique key. */
  readonly by: string | readonly string[]
  /** Values of that field, or objects of those fields (what else they hold is not looked at). A key that is null finds nothing. */
  readonly keys: readonly unknown[]
  /** Only these fields (default: all columns). */
  readonly select?: object
}

/** The same query, held to its model's own names and types. */
type Checked<Query> = Query extends { model: infer Model; by: infer By; select?: infer Select }
  ? {
      readonly model: Model
      readonly by: FieldOf<Model> | readonly FieldOf<Model>[]
      readonly keys: readonly (KeyOf<Model, By> | null)[]
      readonly select?: Known<Select, SelectOf<Model>>
    }
  : KeyQuery

type KeyOf<Model, By> = By extends readonly (infer Field)[]
  ? { readonly [Name in Field & keyof ScalarsOf<Model>]: ScalarsOf<Model>[Name] }
  : By extends keyof ScalarsOf<Model>
    ? NonNullable<ScalarsOf<Model>[By]>
    : never

/** For each query its rows, one for each key in the order of the keys; null where there is none. */
export type BatchRows<Queries> = {
  -readonly [Name in keyof Queries]: Queries[Name] extends { model: infer Model; select: infer Select }
    ? (RowOf<Model, Select> | null)[]
    : Queries[Name] extends { model: infer Model }
      ? (RowOf<Model> | null)[]
      : never
}

export interface BatchQueryOptions {
  /** Statements at once: 1 to 100 (default 4). One connection does for any number: the rest wait. */
  readonly concurrency?: number
  /** Sends nothing more; rejects with its reason once the statements under way have ended. */
  readonly signal?: AbortSignal
}

const of = 'batchQuery'

// PostgreSQL's protocol counts parameters in 16 bits. From 32,766 values on Prisma 7 itself sends several statements, in a transaction;
// ours give the connection back in between.
const maxParameters = 32_000
// Compound keys are joined by "or", and PostgreSQL's planner takes seconds for 5,000 of them and minutes for 10,000.
const maxCompoundKeys = 1000

/**
 * Reads rows of several models by their keys, each model with one statement: `select … where id in (…)`. More than 32,000 keys, or
 * more than 1,000 compound ones, are split into several. Equal keys are asked for once and get the same row.
 *
 * @param queries by a name of your choice: `{ products: { model: prisma.product, by: 'id', keys: [3, 1] } }`
 * @returns by the same names: arrays as long as the keys and in their order, with null where there is no row
 * @throws TypeError where an argument is wrong (nothing is sent then), where two rows have the same key, and where PostgreSQL finds a
 *   row by a key that is spelt otherwise; what a statement fails with, once those under way have ended
 */
export async function batchQuery<const Queries extends Readonly<Record<string, KeyQuery>>>(
  queries: Queries & { readonly [Name in keyof Queries]: Checked<Queries[Name]> },
  options: BatchQueryOptions = {},
): Promise<BatchRows<Queries>> {
  checkOptions(of, options, ['concurrency', 'signal'])
  const { signal } = options
  const concurrency = checkedWhole(of, 'concurrency', options.concurrency, { from: 1, to: 100, absent: 4 })
  checkSignal(of, signal)
  if (typeof queries !== 'object' || queries === null || Array.isArray(queries)) {
    const remedy = "Write batchQuery({ products: { model: prisma.product, by: 'id', keys } })."
    throw mistake(of, 'queries as an object', queries, remedy)
  }
  const prepared = Object.entries<KeyQuery>(queries).map(([name, query]) => prepare(name, query))
  const statements = prepared.flatMap(({ statements }) => statements)
  const { aborted, failures } = await batchOperation(statements, ([send]) => send?.(), {
    batchSize: 1,
    concurrency,
    signal,
    stopOnError: true,
    maxFailures: 1,
  })
  const [failure] = failures
  if (failure !== undefined) throw failure.error
  if (aborted) throw signal?.reason
  return Object.fromEntries(prepared.map(({ name, found }) => [name, found.inOrder()])) as BatchRows<Queries>
}

interface Prepared {
  readonly name: string
  readonly found: KeyedRows
  readonly statements: readonly (() => Promise<void>)[]
}

function prepare(name: string, query: KeyQuery): Prepared {
  const what = `${of}, for ${name},`
  checkOptions(what, query, ['model', 'by', 'keys', 'select'])
  const model = checkedDelegate(what, query.model)
  const fields = fieldsOf(what, model, query.by)
  const { select } = query
  if (select !== undefined && (typeof select !== 'object' || select === null || Array.isArray(select))) {
    throw mistake(what, 'select as an object', select, 'Write it as for findMany, or leave it out.')
  }
  if (!Array.isArray(query.keys)) {
    throw mistake(what, 'keys as an array', query.keys, 'Give the values to look for.')
  }
  const isCompound = typeof query.by !== 'string'
  const found = new KeyedRows({ of: what, fields, isCompound, keys: query.keys })
  const { select: widerSelect, asAsked } = widened(select as AnyRow | undefined, fields)
  const size = isCompound
    ? Math.min(maxCompoundKeys, Math.floor(maxParameters / fields.length))
    : maxParameters
  const statements = chunksOf(found.wanted, size).map((keys) => async () => {
    const where = isCompound ? { OR: keys } : { [fields[0] ?? '']: { in: keys } }
    const rows = await model.findMany({ where, ...(widerSelect && { select: widerSelect }) })
    for (const row of rows) found.add(row, asAsked(row))
  })
  return { name, found, statements }
}

function fieldsOf(what: string, model: Delegate, by: unknown): readonly string[] {
  const fields: readonly unknown[] = Array.isArray(by) ? by : [by]
  for (const field of fields) fieldOf(what, model, field)
  if (fields.length > 0 && new Set(fields).size === fields.length) return fields as readonly string[]
  throw mistake(
    what,
    'by as a field or a list of different fields',
    by,
    "Write e.g. by: ['userId', 'orgId'].",
  )
}

function chunksOf<Item>(items: readonly Item[], size: number): Item[][] {
  const chunks: Item[][] = []
  for (let at = 0; at < items.length; at += size) chunks.push(items.slice(at, at + size))
  return chunks
}
