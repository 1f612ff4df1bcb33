import type { OrderTerm } from '../model-loaders.ts'

/** How a field is answered: by one row, by a list of rows, or by a page of them (Relay Cursor Connections Specification). */
export type WiredKind = 'one' | 'list' | 'connection'

/** A field that resolves itself. */
export interface WiredField {
  /** `Product.reviews`. */
  readonly coordinate: string
  readonly loader: string
  /** The relation of the model, which may be called otherwise than the type: `Product.reviews`. */
  readonly relation: string
  readonly kind: WiredKind
}

/** A field that was left as it is. */
export interface SkippedField {
  readonly coordinate: string
  /** A sentence: what was expected, what came, what to do. */
  readonly reason: string
}

/** What `wireRelations` did to a schema, in the order of its types and fields. */
export interface Wiring {
  readonly wired: readonly WiredField[]
  readonly skipped: readonly SkippedField[]
  /** Which loaders a wired field asks, by coordinate. */
  readonly usesLoader: ReadonlyMap<string, readonly string[]>
  /** Fields whose own resolver stands in the place of one that would resolve itself, by coordinate: the loader that would be asked. */
  readonly shadowed: ReadonlyMap<string, string>
}

export interface WireOptions {
  /** The model of each object type that is called otherwise: `{ Account: 'Customer' }`. Several types may show one model. */
  readonly models?: Readonly<Record<string, string>>
  /**
   * In what order a list or connection comes where nobody asks for another, by coordinate: `{ 'Product.reviews': [{ field: 'createdAt',
   * direction: 'desc' }] }` (default: the primary key, ascending). Ties go by the primary key.
   */
  readonly orderBy?: Readonly<Record<string, readonly OrderTerm[]>>
  /** The most rows that `first` and `last` may ask of one parent: 1 to 10,000 (default 100). */
  readonly maxPageSize?: number
  /** Types that show no model, whatever they are called [none]. */
  readonly without?: ReadonlySet<string> | undefined
  /** How many rows a connection's page has where nobody says: 1 to maxPageSize (default 20, or maxPageSize where that is less). */
  readonly defaultPageSize?: number
}

/** Why a field cannot resolve itself. Thrown while a schema is read, never while an operation runs. */
export class Unwirable extends Error {}
