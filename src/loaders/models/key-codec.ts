import { SluiceError } from '../../errors.ts'
import { shown } from '../../mistakes.ts'
import type { DataModel, ScalarField } from '../data-model.ts'
import { castType } from './sql.ts'
import { impossible, type Parameter, type WriteValue, writerOf } from './written-value.ts'

/** A key as it is cached and sent. */
export interface WrittenKey {
  /** Equal for equal keys: `42` and `"42"`, two Dates of one moment, objects whatever the order of their properties. */
  readonly identity: Parameter
  /** One for each field of the key. */
  readonly values: readonly Parameter[]
}

/** How the keys of one loader are written. */
export class KeyCodec {
  readonly #loader: string
  readonly #fields: readonly ScalarField[]
  readonly #writers: readonly WriteValue[]

  /** @param fields what the values of a key are compared with; a compound key's properties have their names */
  constructor(loader: string, fields: readonly ScalarField[], dataModel: DataModel) {
    this.#loader = loader
    this.#fields = fields
    this.#writers = fields.map((field) => writerOf(field, dataModel))
  }

  /** `unnest($1::integer[], $2::text[]) with ordinality as parent(k0, k1, n)`: the keys of a batch, from their parameters. */
  get unnest(): string {
    const arrays = this.#fields.map((field, index) => `$${index + 1}::${castType(field)}[]`)
    const names = this.#fields.map((_, index) => `k${index}`)
    return `unnest(${arrays.join(', ')}) with ordinality as parent(${names.join(', ')}, n)`
  }

  get width(): number {
    return this.#fields.length
  }

  /**
   * @returns `impossible` for a key that no row can have
   * @throws SluiceError LOADER when the key, or a part of it, is null or undefined
   */
  write(key: unknown): WrittenKey | typeof impossible {
    const [writer] = this.#writers
    if (writer === undefined || this.#writers.length > 1) return this.#writeCompound(key)
    if (key === null || key === undefined) throw this.#missing(key)
    const value = writer(key)
    return value === impossible ? impossible : { identity: value, values: [value] }
  }

  #writeCompound(key: unknown): WrittenKey | typeof impossible {
    if (key === null || key === undefined) throw this.#missing(key)
    const values: Parameter[] = []
    let isImpossible = false
    for (const [index, { name }] of this.#fields.entries()) {
      const part = (key as Readonly<Record<string, unknown>>)[name]
      if (part === null || part === undefined) throw this.#missing(part, name)
      const value = this.#writers[index]?.(part) ?? impossible
      if (value === impossible) isImpossible = true
      else values.push(value)
    }
    return isImpossible ? impossible : { identity: JSON.stringify(values), values }
  }

  #missing(came: unknown, part?: string): SluiceError {
    const names = this.#fields.map(({ name }) => name)
    const expected = names.length === 1 ? `a key (${names[0]})` : `a key { ${names.join(', ')} }`
    const where = part === undefined ? '' : ` as ${part}`
    return new SluiceError(
      'LOADER',
      `Loader "${this.#loader}" must be given ${expected}, got ${came === null ? 'null' : shown(came)}${where}. ` +
        'Leave the load out where there is no key.',
    )
  }
}
