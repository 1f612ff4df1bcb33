import { comparable } from '../statement-keys.ts'
import { bare, isSameName, singularOf } from './names.ts'

/** What a key is called where it is compared, and where it may come from. */
export interface KeyHint {
  readonly column: string
  /** Whose rows are looked up: the table, the model. */
  readonly subjects: readonly string[]
  readonly parentType: string
  readonly field: string
}

/** A property whose value is the key, and what the resolver makes of it. */
export interface Origin {
  readonly property: string
  readonly conversion: 'Number' | 'BigInt' | 'String' | undefined
}

/** What one call was given, and the key it looked up. */
export interface KeyedCall {
  readonly given: unknown
  readonly key: unknown
}

/**
 * The property of what the calls were given that each of them looked up: proven by at least two different values, and by its name where
 * the values of several fit. Undefined where that leaves none or several.
 */
export function originOf(calls: readonly KeyedCall[], hint?: KeyHint): Origin | undefined {
  const fitting = fittingProperties(calls)
  if (new Set(calls.map(({ key }) => comparable(key))).size < 2) return undefined
  const [only, ...others] = fitting
  const named =
    others.length === 0 ? fitting : fitting.filter((name) => hint !== undefined && isNamedFor(name, hint))
  const property = others.length === 0 ? only : named.length === 1 ? named[0] : undefined
  if (property === undefined || (hint !== undefined && mayBeChance(property, calls, hint))) return undefined
  const conversion = conversionOf(calls.map(({ given, key }) => [(given as Given)[property], key]))
  return conversion === false ? undefined : { property, conversion }
}

const maxProperties = 500
const maxSmall = 1_000_000

/** Two tables may count their rows alike: that a row's own id is the id of another table's proves nothing. */
function mayBeChance(
  property: string,
  calls: readonly KeyedCall[],
  { column, subjects, parentType }: KeyHint,
): boolean {
  if (bare(property) !== 'id' || bare(column) !== 'id') return false
  if (subjects.some((subject) => isSameName(singularOf(subject), parentType))) return false
  return calls.every(({ key }) => Number(key) < maxSmall)
}

type Given = Readonly<Record<string, unknown>>

function fittingProperties(calls: readonly KeyedCall[]): readonly string[] {
  const [first] = calls
  if (typeof first?.given !== 'object' || first.given === null) return []
  const names = Object.keys(first.given).slice(0, maxProperties)
  return names.filter((name) =>
    calls.every(({ given, key }) => {
      if (typeof given !== 'object' || given === null || !Object.hasOwn(given, name)) return false
      const value = (given as Given)[name]
      return isScalar(value) && isScalar(key) && String(value) === String(key)
    }),
  )
}

export const isScalar = (value: unknown): value is string | number | bigint =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint'

/** `supplier_id` for the id of suppliers, `id` of a Product for the `productId` of reviews, `isbn` for an isbn. */
function isNamedFor(property: string, { column, subjects, parentType, field }: KeyHint): boolean {
  if (bare(property) === 'id') return isSameName(column, `${parentType}Id`)
  const isOwnKey = bare(column) === 'id'
  const owners = [field, ...subjects.map(singularOf)]
  return isOwnKey
    ? owners.some((owner) => isSameName(property, owner + column))
    : isSameName(property, column)
}

/** How the keys are made of the values: as they are, or by a conversion; false where it is not the same for all. */
export function conversionOf(
  pairs: readonly (readonly [value: unknown, key: unknown])[],
): Origin['conversion'] | false {
  const kinds = new Set(pairs.map(([value, key]) => (typeof value === typeof key ? 'none' : typeof key)))
  if (kinds.size !== 1) return false
  const [kind] = kinds
  if (kind === 'none') return undefined
  return kind === 'number' ? 'Number' : kind === 'bigint' ? 'BigInt' : 'String'
}

/** The key in code. */
export const converted = (code: string, { conversion }: Pick<Origin, 'conversion'>): string =>
  conversion === undefined ? code : `${conversion}(${code})`
