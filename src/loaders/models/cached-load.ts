import { currentFrame, type Frame } from '../../measurement/frame.ts'
import { type BatchEnd, noteLoaded } from '../../measurement/loaded.ts'
import { writesSoFar } from '../../measurement/writes.ts'
import type { OperationDispatch } from '../dispatch/operation-dispatch.ts'
import { ScheduledLoader } from '../dispatch/scheduled-loader.ts'
import type { ColumnSets, Columns } from './columns.ts'
import type { KeyCodec, WrittenKey } from './key-codec.ts'
import { impossible, type Parameter } from './written-value.ts'

/** Loads all of one batch. Gives one entry for each request, in their order. */
export type SendBatch<Value> = (
  requests: readonly LoadRequest[],
  columns: Columns,
) => Promise<readonly (Value | Error)[]>

type Batch<Key, Value> = (keys: readonly Key[]) => PromiseLike<ArrayLike<Value | Error>>

/** Whose promises nobody may be waiting for: a rejected one would end the process. */
export interface MayReject {
  /** Where the first key of the batch now being dispatched was asked for. */
  readonly asker: Frame | undefined
  begin(): void
  end(): void
  expectRejections(): void
}

export interface LoadOptions {
  /** The loader that the batches are measured as. */
  readonly name: string
  readonly maxBatchSize: number
  readonly operation: OperationDispatch | undefined
  /**
   * Wraps the function that loads a batch, to measure it; notes in `end` when the latest ended, and tells `asked` before loads are
   * rejected.
   */
  readonly measure: <Key, Value>(
    name: string,
    batch: Batch<Key, Value>,
    end: BatchEnd,
    asked: MayReject,
  ) => Batch<Key, Value>
}

/** One key of a batch. */
export class LoadRequest {
  readonly key: unknown
  readonly written: WrittenKey
  columns: Columns
  /** Its batch has been sent: more columns are another request. */
  isSent = false

  constructor(key: unknown, written: WrittenKey, columns: Columns) {
    this.key = key
    this.written = written
    this.columns = columns
  }

  /** What errors of a batch call it. */
  toJSON(): unknown {
    return typeof this.key === 'bigint' ? String(this.key) : this.key
  }
}

interface Entry<Value> {
  /** Undefined for what was primed. */
  readonly request: LoadRequest | undefined
  readonly promise: Promise<Value>
}

/** What is loaded by the keys of one loader. */
export interface Loads<Value> {
  readonly keys: KeyCodec
  readonly sets: ColumnSets
  readonly send: SendBatch<Value>
  /** Of a key that no row can have. */
  readonly nothing: () => Value
}

/**
 * What one request loads of one kind, by key: batched by DataLoader and remembered with the columns that were read. A key asked for
 * again is answered from memory where its columns suffice, joins its batch where that is not sent yet, and is read anew otherwise.
 */
export class CachedLoad<Value> {
  readonly #loads: Loads<Value>
  readonly #entries = new Map<Parameter, Entry<Value>>()
  readonly #end: BatchEnd = { at: 0 }
  #writes = writesSoFar()
  readonly #loader: ScheduledLoader<LoadRequest, Value>
  #asker: Frame | undefined

  constructor(loads: Loads<Value>, { name, maxBatchSize, operation, measure }: LoadOptions) {
    this.#loads = loads
    const batch: Batch<LoadRequest, Value> = async (requests) => loads.send(requests, this.#close(requests))
    this.#loader = new ScheduledLoader(
      name,
      measure(name, batch, this.#end, this.#asked()),
      { cache: false, maxBatchSize },
      operation,
      (schedule) => (dispatch) => {
        const asker = currentFrame()
        schedule(() => {
          this.#asker = asker
          dispatch()
          this.#asker = undefined
        })
      },
    )
  }

  /** Not async: a resolver that returns the promise is known to have nothing else to do by that very promise. */
  load(key: unknown, columns: Columns): Promise<Value> {
    let written: WrittenKey | typeof impossible
    try {
      written = this.#loads.keys.write(key)
    } catch (error) {
      return handled(Promise.reject(error))
    }
    return noteLoaded(
      written === impossible
        ? Promise.resolve(this.#loads.nothing())
        : this.#loadWritten(key, written, columns),
      this.#end,
    )
  }

  /** Remembers what was loaded elsewhere, unless something is remembered already. */
  prime(key: unknown, value: Value | PromiseLike<Value> | Error): void {
    this.#forgetWritten()
    const written = this.#loads.keys.write(key)
    if (written === impossible || this.#entries.has(written.identity)) return
    const promise = handled(value instanceof Error ? Promise.reject(value) : Promise.resolve(value))
    this.#entries.set(written.identity, { request: undefined, promise })
  }

  clear(key: unknown): void {
    const written = this.#loads.keys.write(key)
    if (written !== impossible) this.#forget(written.identity)
  }

  clearAll(): void {
    this.#expectRejections()
    this.#entries.clear()
  }

  /** What is no longer among the entries is not found when its batch fails. */
  #forget(identity: Parameter): void {
    this.#entries.get(identity)?.promise.catch(ignored)
    this.#entries.delete(identity)
  }

  #expectRejections(): void {
    for (const { promise } of this.#entries.values()) promise.catch(ignored)
  }

  #asked(): MayReject {
    const expectRejections = () => this.#expectRejections()
    const asker = () => this.#asker
    return {
      get asker() {
        return asker()
      },
      begin: () => undefined,
      end: () => undefined,
      expectRejections,
    }
  }

  /** What was read before a write, anybody's, may have changed; what is not sent yet will be read after it. */
  #forgetWritten(): void {
    if (this.#writes === writesSoFar()) return
    this.#writes = writesSoFar()
    this.#expectRejections()
    for (const [identity, { request }] of this.#entries)
      if (request === undefined || request.isSent) this.#entries.delete(identity)
  }

  #loadWritten(key: unknown, written: WrittenKey, columns: Columns): Promise<Value> {
    this.#forgetWritten()
    const known = this.#entries.get(written.identity)
    if (known === undefined) return this.#ask(new LoadRequest(key, written, columns))
    const { request, promise } = known
    if (request === undefined || request.columns.includes(columns)) return this.#loader.again(promise)
    const union = this.#loads.sets.union(request.columns, columns)
    if (request.isSent) return this.#ask(new LoadRequest(key, written, union))
    request.columns = union
    return this.#loader.again(promise)
  }

  #ask(request: LoadRequest): Promise<Value> {
    const promise = this.#loader.load(request)
    this.#forget(request.written.identity)
    this.#entries.set(request.written.identity, { request, promise })
    return promise
  }

  /** Ends the time in which a batch takes more columns. @returns those of all its requests */
  #close(requests: readonly LoadRequest[]): Columns {
    const { sets } = this.#loads
    const columns = requests.map((request) => request.columns).reduce((all, more) => sets.union(all, more))
    for (const request of requests) {
      request.isSent = true
      request.columns = columns
    }
    return columns
  }
}

/** Whoever waits for it is told of its rejection all the same; that nobody does must not end the process. */
function handled<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(ignored)
  return promise
}

const ignored = () => {}
