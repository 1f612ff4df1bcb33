import { SluiceError } from '../../errors.ts'
import { remedyFor } from '../../mistakes.ts'
import type { DataModel, Model, ScalarField } from '../data-model.ts'
import type { Row } from '../model-loaders.ts'
import { readerOf, selectedSql } from './read-value.ts'

type RawRow = Readonly<Record<string, unknown>>

interface ReadColumn {
  readonly name: string
  /** What the statement calls it. */
  readonly alias: string
  readonly read: ((raw: unknown) => unknown) | undefined
}

/** Some columns of a model: how they are selected, and how a row of them is read. */
export class Columns {
  /** The model's fields as bits, in its order. */
  readonly mask: bigint
  /** `t."id" as c0, t."name" as c1`, from the table called `t`. */
  readonly select: string
  /** The names that `select` gives the columns. */
  readonly aliases: string
  readonly #columns: readonly ReadColumn[]

  constructor(mask: bigint, fields: readonly ScalarField[], dataModel: DataModel) {
    this.mask = mask
    this.select = fields.map((field, index) => `${selectedSql(field)} as c${index}`).join(', ')
    this.aliases = fields.map((_, index) => `c${index}`).join(', ')
    this.#columns = fields.map((field, index) => ({
      name: field.name,
      alias: `c${index}`,
      read: readerOf(field, dataModel),
    }))
  }

  includes(others: Columns): boolean {
    return others === this || (others.mask & this.mask) === others.mask
  }

  read(raw: RawRow): Row {
    const row: Record<string, unknown> = {}
    for (const { name, alias, read } of this.#columns) {
      const value = raw[alias]
      row[name] = read === undefined ? value : read(value)
    }
    return row
  }
}

// What clients select decides which sets there are: so many are kept, others are made when asked for.
const maxKeptSets = 1000

/** The sets of columns of one model; the same object for the same columns. */
export class ColumnSets {
  readonly #model: Model
  readonly #dataModel: DataModel
  readonly #bits: ReadonlyMap<string, bigint>
  readonly #sets = new Map<bigint, Columns>()
  readonly all: Columns

  constructor(model: Model, dataModel: DataModel) {
    this.#model = model
    this.#dataModel = dataModel
    this.#bits = new Map(Object.keys(model.fields).map((name, index) => [name, 1n << BigInt(index)]))
    this.all = this.#of((1n << BigInt(this.#bits.size)) - 1n)
  }

  /** @throws SluiceError LOADER when a name is no column of the model */
  named(names: readonly string[]): Columns {
    let mask = 0n
    for (const name of names) {
      const bit = this.#bits.get(name)
      if (bit === undefined) throw unknownField(this.#model, name, 'columns')
      mask |= bit
    }
    return this.#of(mask)
  }

  union(one: Columns, other: Columns): Columns {
    if (one.includes(other)) return one
    return this.#of(one.mask | other.mask)
  }

  #of(mask: bigint): Columns {
    const known = this.#sets.get(mask)
    if (known !== undefined) return known
    const fields = Object.values(this.#model.fields).filter((_, index) => (mask >> BigInt(index)) & 1n)
    const columns = new Columns(mask, fields, this.#dataModel)
    if (this.#sets.size < maxKeptSets) this.#sets.set(mask, columns)
    return columns
  }
}

/** The error for a name that is no column of a model. @param where it stood: `orderBy` */
export function unknownField(model: Model, name: unknown, where: string): SluiceError {
  const known = Object.keys(model.fields)
  const text = String(name).slice(0, 60)
  const remedy = remedyFor([text], known)
  const columns = remedy.startsWith('Did') ? `${remedy} Its columns are ${known.join(', ')}.` : remedy
  return new SluiceError('LOADER', `${where} must name columns of ${model.name}, got "${text}". ${columns}`)
}
