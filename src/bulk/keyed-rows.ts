import { shown } from '../mistakes.ts'
import { mistake } from './arguments.ts'
import type { AnyRow } from './delegate.ts'
import { identityOfAll } from './identity.ts'

interface KeyedRowsOptions {
  /** Who asks, as the messages say it. */
  readonly of: string
  readonly fields: readonly string[]
  /** Whether a key is an object of the fields, not the one field's value. */
  readonly isCompound: boolean
  readonly keys: readonly unknown[]
}

/** Keys that are looked for, and the rows found for them. */
export class KeyedRows {
  /** The keys to send: each once, without those that cannot have a row. */
  readonly wanted: readonly unknown[]
  readonly #options: KeyedRowsOptions
  /** Of each key given, in order; undefined for null. */
  readonly #identities: readonly (string | undefined)[]
  readonly #rows = new Map<string, AnyRow | undefined>()

  /** @throws TypeError where a key is no value that a column can have */
  constructor(options: KeyedRowsOptions) {
    this.#options = options
    const wanted: unknown[] = []
    this.#identities = options.keys.map((key, at) => {
      const values = this.#valuesOf(key, at)
      if (values === undefined) return undefined
      const identity = this.#identityOf(values, at)
      if (!this.#rows.has(identity)) {
        this.#rows.set(identity, undefined)
        wanted.push(options.isCompound ? objectOf(options.fields, values) : values[0])
      }
      return identity
    })
    this.wanted = wanted
  }

  /**
   * Takes a row that was found.
   *
   * @param row with the fields of the key
   * @param given what its keys get
   */
  add(row: AnyRow, given: AnyRow): void {
    const { of, fields } = this.#options
    const values = fields.map((field) => row[field])
    const identity = identityOfAll(values)
    const told = fields.map((field, at) => `${field} ${String(values[at])}`).join(', ')
    if (identity === undefined || !this.#rows.has(identity)) {
      throw new TypeError(
        `${of} expects keys as the database has them, and got none that is equal to that of a row it found: ${told}. ` +
          'Give them in the type and spelling of the rows: a uuid in small letters, a Date for a DateTime.',
      )
    }
    if (this.#rows.get(identity) !== undefined) {
      throw new TypeError(
        `${of} expects by as a unique key, got ${fields.join(', ')}: two rows have ${told}. ` +
          'For the rows of a parent use findMany, or a loader.',
      )
    }
    this.#rows.set(identity, given)
  }

  /** One entry for each key given: its row, or null. */
  inOrder(): (AnyRow | null)[] {
    return this.#identities.map((identity) => (identity && this.#rows.get(identity)) || null)
  }

  /** Undefined where the key, or a part of it, is null: no row is found by that. */
  #valuesOf(key: unknown, at: number): readonly unknown[] | undefined {
    const { of, fields, isCompound } = this.#options
    if (key === null) return undefined
    if (!isCompound) return [key]
    if (typeof key !== 'object') {
      const remedy = `Write { ${fields.join(', ')} }.`
      throw mistake(of, `keys[${at}] as an object of ${fields.join(', ')}`, key, remedy)
    }
    const values = fields.map((field) => (key as AnyRow)[field])
    return values.includes(null) ? undefined : values
  }

  #identityOf(values: readonly unknown[], at: number): string {
    const identity = identityOfAll(values)
    if (identity !== undefined) return identity
    const wrong = values.findIndex((value) => identityOfAll([value]) === undefined)
    const { of, fields, isCompound } = this.#options
    const place = isCompound ? `keys[${at}].${fields[wrong]}` : `keys[${at}]`
    // A filter in the place of a value would find other rows than the key's.
    throw new TypeError(
      `${of} expects ${place} as a value of the column, got ${shown(values[wrong])}. Give a string, a number, a bigint, a Date …`,
    )
  }
}

const objectOf = (fields: readonly string[], values: readonly unknown[]): AnyRow =>
  Object.fromEntries(fields.map((field, at) => [field, values[at]]))
