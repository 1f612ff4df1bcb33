import { shown } from '../../mistakes.ts'
import type { Key } from '../model-loaders.ts'
import type { CachedLoad } from './cached-load.ts'
import type { Columns } from './columns.ts'

/** A loader as its author's code uses it: DataLoader's methods, with whole rows for values. */
export class WholeRows<Value> {
  readonly name: string
  readonly #cached: CachedLoad<Value>
  readonly #columns: Columns

  constructor(name: string, cached: CachedLoad<Value>, columns: Columns) {
    this.name = name
    this.#cached = cached
    this.#columns = columns
  }

  /** Rejects with a SluiceError LOADER when the key is null or undefined. A key that no row can have finds nothing. */
  load(key: Key): Promise<Value> {
    return this.#cached.load(key, this.#columns)
  }

  /** Gives an Error in the place of a key that failed. @throws TypeError when it is given no array */
  loadMany(keys: ArrayLike<Key>): Promise<(Value | Error)[]> {
    if (!Array.isArray(keys)) {
      throw new TypeError(`${this.name}.loadMany must be given an array of keys, got ${shown(keys)}.`)
    }
    return Promise.all(keys.map((key) => this.load(key).catch((error: Error) => error)))
  }

  /** Remembers a whole row, or an Error, for a key of which nothing is remembered yet. */
  prime(key: Key, value: Value | PromiseLike<Value> | Error): this {
    this.#cached.prime(key, value)
    return this
  }

  /** Forgets what is known of a key. */
  clear(key: Key): this {
    this.#cached.clear(key)
    return this
  }

  /** Forgets everything that this loader knows. */
  clearAll(): this {
    this.#cached.clearAll()
    return this
  }
}
