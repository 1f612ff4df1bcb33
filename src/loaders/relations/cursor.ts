import { createHash } from 'node:crypto'
import { SluiceError } from '../../errors.ts'
import type { DataModel, Model, ScalarField } from '../data-model.ts'
import type { OrderTerm, Row } from '../model-loaders.ts'
import { badInput } from './bad-input.ts'
import { columnValues } from './column-values.ts'

/** The longest cursor given or taken, in characters. */
const maxCursorLength = 4096

/**
 * Where a row stands in an order, as text: the values of the order's fields in it. It holds no row's id by itself, so it stays good when
 * the row is gone; and it holds a mark of the order, so that it is refused by any other.
 */
export class CursorCodec {
  readonly #model: Model
  readonly #terms: readonly OrderTerm[]
  readonly #data: DataModel
  #mark: string | undefined

  /** @param terms a total order, read forwards */
  constructor(model: Model, terms: readonly OrderTerm[], data: DataModel) {
    this.#model = model
    this.#terms = terms
    this.#data = data
  }

  encode(row: Row): string {
    const values = this.#terms.map(({ field }) => this.#toJson(this.#column(field), row[field]))
    const cursor = Buffer.from(JSON.stringify([this.#orderMark, ...values])).toString('base64url')
    if (cursor.length <= maxCursorLength) return cursor
    throw new SluiceError(
      'LOADER',
      `A cursor of ${this.#model.name} in the order ${this.#order} has ${cursor.length} characters; at most ${maxCursorLength} are ` +
        'given. Order by a shorter column.',
    )
  }

  /** @param argument `after` or `before` @throws GraphQLError BAD_USER_INPUT for what is no cursor of this order */
  decode(cursor: unknown, argument: string): readonly unknown[] {
    const [mark, ...values] = parse(cursor) ?? []
    if (typeof mark !== 'string') throw refusal(argument, 'is not one')
    if (mark !== this.#orderMark || values.length !== this.#terms.length)
      throw refusal(argument, 'is of another order or another field')
    return this.#terms.map(({ field }, index) => {
      const value = this.#fromJson(this.#column(field), values[index])
      if (value === undefined) throw refusal(argument, 'is not one')
      return value
    })
  }

  get #order(): string {
    return this.#terms.map(({ field, direction }) => `${field} ${direction}`).join(', ')
  }

  get #orderMark(): string {
    this.#mark ??= createHash('sha256')
      .update(`${this.#model.name}: ${this.#order}`)
      .digest('base64url')
      .slice(0, 8)
    return this.#mark
  }

  #column(name: string): ScalarField {
    const column = this.#model.fields[name]
    if (column === undefined)
      throw new SluiceError('LOADER', `${this.#model.name} has no column ${name} to order by.`)
    return column
  }

  #toJson(column: ScalarField, value: unknown): unknown {
    const { type, name } = column
    if (value === undefined)
      throw new SluiceError(
        'LOADER',
        `A row of ${this.#model.name} lacks ${name}, which the cursor of its order needs (${this.#order}).`,
      )
    if (value === null) return null
    if (value instanceof Date) {
      if (columnValues(column, this.#data)?.read(value) !== undefined) return value.getTime()
      throw new SluiceError(
        'LOADER',
        `${name} of a row of ${this.#model.name} is no instant of the years 1 to 9999, which is what a cursor can hold.`,
      )
    }
    if (type === 'Bytes') return Buffer.from(value as Uint8Array).toString('base64url')
    if (type === 'Decimal') return (value as { toFixed?(): string }).toFixed?.() ?? String(value)
    // NaN and infinities are no JSON.
    const isJson = typeof value !== 'bigint' && (typeof value !== 'number' || Number.isFinite(value))
    return isJson ? value : String(value)
  }

  /** undefined for what cannot be a value of the column. */
  #fromJson(column: ScalarField, value: unknown): unknown {
    if (value === null) return column.isRequired ? undefined : null
    const read = columnValues(column, this.#data)?.read
    if (column.isEnum) return read?.(value)
    switch (column.type) {
      case 'DateTime':
        return typeof value === 'number' ? read?.(new Date(value)) : undefined
      case 'Bytes':
        return typeof value === 'string' ? Uint8Array.from(Buffer.from(value, 'base64url')) : undefined
      case 'Float':
        return value === 'NaN' || value === 'Infinity' || value === '-Infinity'
          ? Number(value)
          : read?.(value)
      case 'BigInt':
      case 'Decimal':
        return typeof value === 'string' ? read?.(value) : undefined
      case 'Int':
        return typeof value === 'number' ? read?.(value) : undefined
      default:
        return read?.(value)
    }
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function parse(cursor: unknown): readonly unknown[] | undefined {
  if (typeof cursor !== 'string' || cursor.length > maxCursorLength) return undefined
  const bytes = Buffer.from(cursor, 'base64url')
  // Node leaves out what is not of the alphabet.
  if (bytes.toString('base64url') !== cursor) return undefined
  try {
    const parsed: unknown = JSON.parse(utf8.decode(bytes))
    return Array.isArray(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}

const refusal = (argument: string, what: string) =>
  badInput(
    `${argument} must be a cursor that this field gave in the same order, got one that ${what}. ` +
      'Give an endCursor or startCursor of a page as it was given, with the same orderBy, or leave it out for the first page.',
  )
