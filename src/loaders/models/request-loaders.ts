import { SluiceError } from '../../errors.ts'
import { remedyFor } from '../../mistakes.ts'
import type { DataModel, Relation } from '../data-model.ts'
import type { OperationDispatch } from '../dispatch/operation-dispatch.ts'
import type { Filter, Key, ListArguments, ModelLoaders, Row } from '../model-loaders.ts'
import type { LoadOptions } from './cached-load.ts'
import { ListLoads } from './list-loads.ts'
import type { NamedLoaders, NamedLoadersClass } from './named-loaders.ts'
import { OneLoads } from './one-loads.ts'
import type { PreparedLoader } from './prepared-loaders.ts'
import { StatementClient } from './statement-client.ts'

/** What all requests share. */
export interface Program {
  readonly dataModel: DataModel
  readonly prepared: ReadonlyMap<string, PreparedLoader>
  readonly NamedLoaders: NamedLoadersClass
  readonly maxKeysPerStatement: number
}

/** What the loaders of one request need of it. */
export interface ModelLoadersRequest {
  /** The Prisma client that statements are sent through. */
  readonly prisma: object
  /** Decides when batches are sent; undefined: DataLoader's own way. */
  readonly operation?: OperationDispatch | undefined
  /** Wraps the function that loads a loader's batches, to measure it. */
  readonly measure: LoadOptions['measure']
}

/** The loaders of one request; each is made when it is first used. */
export class RequestLoaders implements ModelLoaders {
  readonly #program: Program
  readonly #request: ModelLoadersRequest
  readonly #client: StatementClient
  readonly #touched = new Map<string, OneLoads | ListLoads>()
  #named: NamedLoaders | undefined

  /** @throws SluiceError CONFIGURATION when the request has no Prisma client */
  constructor(program: Program, request: ModelLoadersRequest) {
    this.#program = program
    this.#request = request
    this.#client = new StatementClient(request.prisma)
  }

  get loaders(): NamedLoaders {
    this.#named ??= new this.#program.NamedLoaders((name) => this.#loads(name).loader)
    return this.#named
  }

  one(loader: string, key: Key, columns?: readonly string[]): Promise<Row | null> {
    try {
      const { cached, prepared } = this.#ones(loader)
      return cached.load(key, prepared.columns.of(columns))
    } catch (error) {
      return Promise.reject(error)
    }
  }

  list(
    relation: Relation,
    key: Key,
    args: ListArguments,
    columns?: readonly string[],
  ): Promise<readonly Row[]> {
    try {
      const loads = this.#lists(relation)
      return loads.list(args).load(key, loads.prepared.columns.of(columns))
    } catch (error) {
      return Promise.reject(error)
    }
  }

  count(relation: Relation, key: Key, filter?: Filter): Promise<number> {
    try {
      const loads = this.#lists(relation)
      return loads.count(filter).load(key, loads.prepared.columns.all)
    } catch (error) {
      return Promise.reject(error)
    }
  }

  #ones(name: string): OneLoads {
    const loads = this.#loads(name)
    if (loads instanceof OneLoads) return loads
    throw new SluiceError(
      'LOADER',
      `one() must be given the loader of a unique key, got "${name}", which gives lists. Use list().`,
    )
  }

  #lists({ loader }: Relation): ListLoads {
    const loads = this.#loads(loader)
    if (loads instanceof ListLoads) return loads
    throw new SluiceError(
      'LOADER',
      `list() and count() must be given a relation to many, got that of "${loader}", which gives one row. Use one().`,
    )
  }

  #loads(name: string): OneLoads | ListLoads {
    const touched = this.#touched.get(name)
    if (touched !== undefined) return touched
    const { prepared, dataModel } = this.#program
    const loader = prepared.get(name)
    if (loader === undefined) {
      const names = [...prepared.keys()]
      throw new SluiceError('LOADER', `There is no loader "${name}". ${remedyFor([String(name)], names)}`)
    }
    const options = this.#optionsOf(name)
    const loads =
      loader.kind === 'one'
        ? new OneLoads(loader, this.#client, options)
        : new ListLoads(loader, this.#client, options, dataModel)
    this.#touched.set(name, loads)
    return loads
  }

  #optionsOf(name: string): LoadOptions {
    const { operation, measure } = this.#request
    return {
      name,
      maxBatchSize: this.#program.maxKeysPerStatement,
      operation,
      measure,
    }
  }
}
