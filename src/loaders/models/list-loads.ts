import type { DataModel } from '../data-model.ts'
import type { Filter, Key, ListArguments, Row } from '../model-loaders.ts'
import { CachedLoad, type LoadOptions, type LoadRequest } from './cached-load.ts'
import type { Columns } from './columns.ts'
import { countQuery, type ListQuery, listQuery } from './list-query.ts'
import type { PreparedLoader } from './prepared-loaders.ts'
import type { StatementClient } from './statement-client.ts'
import { countSql, listSql } from './statements.ts'
import { WholeRows } from './whole-rows.ts'

type Rows = readonly Row[]

// Arguments are objects of an operation's own: remembered by object, a parent's cost a look-up instead of a statement's text.
const noArguments: ListArguments = {}

/** What one request loads of the rows at the other end of a relation: lists by their arguments, and how long they are. */
export class ListLoads {
  readonly prepared: PreparedLoader
  /** `context.loaders.reviewsByProductId` */
  readonly loader: ListLoader
  readonly #client: StatementClient
  readonly #dataModel: DataModel
  readonly #options: LoadOptions
  readonly #lists = new Map<string, CachedLoad<Rows>>()
  readonly #counts = new Map<string, CachedLoad<number>>()
  readonly #listOf = new WeakMap<ListArguments, CachedLoad<Rows>>()
  readonly #countOf = new WeakMap<Filter | ListArguments, CachedLoad<number>>()

  constructor(prepared: PreparedLoader, client: StatementClient, options: LoadOptions, dataModel: DataModel) {
    this.prepared = prepared
    this.#client = client
    this.#options = options
    this.#dataModel = dataModel
    this.loader = new ListLoader(this)
  }

  /** @throws SluiceError LOADER for arguments that the model cannot answer */
  list(args: ListArguments): CachedLoad<Rows> {
    const known = typeof args === 'object' && args !== null ? this.#listOf.get(args) : undefined
    if (known !== undefined) return known
    const { model, source } = this.prepared
    const query = listQuery(args, model, this.#dataModel, source.keys.width)
    const cached = this.#lists.get(query.identity) ?? this.#newList(query)
    this.#lists.set(query.identity, cached)
    this.#listOf.set(args, cached)
    return cached
  }

  /** @throws SluiceError LOADER for a filter that the model cannot answer */
  count(filter: Filter | undefined): CachedLoad<number> {
    const known = this.#countOf.get(filter ?? noArguments)
    if (known !== undefined) return known
    const { model, source } = this.prepared
    const query = countQuery(filter, model, this.#dataModel, source.keys.width)
    const cached = this.#counts.get(query.identity) ?? this.#newCount(query)
    this.#counts.set(query.identity, cached)
    this.#countOf.set(filter ?? noArguments, cached)
    return cached
  }

  clear(key: Key): void {
    for (const cached of [...this.#lists.values(), ...this.#counts.values()]) cached.clear(key)
  }

  clearAll(): void {
    for (const cached of [...this.#lists.values(), ...this.#counts.values()]) cached.clearAll()
  }

  #newList(query: ListQuery): CachedLoad<Rows> {
    const { source, sets } = this.prepared
    const load = async (requests: readonly LoadRequest[], columns: Columns) => {
      const lists: Row[][] = requests.map(() => [])
      if (query.isNone) return lists
      const sql = listSql(source, query, columns)
      const rows = await this.#client.send(sql, requests, source.keys.width, query.parameters)
      for (const row of rows) lists[row.n - 1]?.push(columns.read(row))
      return lists
    }
    return new CachedLoad<Rows>({ keys: source.keys, sets, nothing: () => [], send: load }, this.#options)
  }

  #newCount(query: Pick<ListQuery, 'where' | 'parameters'>): CachedLoad<number> {
    const { source, sets } = this.prepared
    const sql = countSql(source, query.where)
    return new CachedLoad<number>(
      {
        keys: source.keys,
        sets,
        nothing: () => 0,
        send: async (requests) => {
          const counts = requests.map(() => 0)
          const rows = await this.#client.send(sql, requests, source.keys.width, query.parameters)
          for (const row of rows) counts[row.n - 1] = row.rows as number
          return counts
        },
      },
      this.#options,
    )
  }
}

/** All rows of a key, in the order of the primary key; `with` asks for some, or another order. */
export class ListLoader extends WholeRows<Rows> {
  readonly #loads: ListLoads

  constructor(loads: ListLoads) {
    const { name, sets } = loads.prepared
    super(name, loads.list(noArguments), sets.all)
    this.#loads = loads
  }

  /**
   * The loader of the rows that the arguments ask for; the same arguments share their batches.
   *
   * @throws SluiceError LOADER for arguments that the model cannot answer
   */
  with(args: ListArguments): WholeRows<Rows> {
    const { name, sets } = this.#loads.prepared
    return new WholeRows(name, this.#loads.list(args), sets.all)
  }

  /** Forgets the rows and counts of a key, whatever the arguments. */
  override clear(key: Key): this {
    this.#loads.clear(key)
    return this
  }

  /** Forgets all rows and counts, whatever the arguments. */
  override clearAll(): this {
    this.#loads.clearAll()
    return this
  }
}
