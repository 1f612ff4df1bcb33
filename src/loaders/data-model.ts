/**
 * What the loaders need to know of a Prisma schema: its models, their keys and relations, and what they are called in the database. The
 * generator `sluice-loaders` writes it; it is plain data.
 */
export interface DataModel {
  /** The version of this form. */
  readonly version: 1
  readonly models: Readonly<Record<string, Model>>
  readonly enums: Readonly<Record<string, EnumModel>>
}

export interface Model {
  readonly name: string
  /** What the Prisma client calls it: `prisma.orderLine`. */
  readonly accessor: string
  readonly table: string
  /** The PostgreSQL schema; null for the client's own, which its driver adapter names [public]. */
  readonly schema: string | null
  /** Columns, in the order of the schema; by the name of the field. */
  readonly fields: Readonly<Record<string, ScalarField>>
  /** The fields of the primary key, or of the first unique key where there is none. */
  readonly primaryKey: readonly string[]
  /** Every unique key: the primary one first. All its fields are required or not; null values are never keys. */
  readonly uniqueKeys: readonly UniqueKey[]
  readonly relations: Readonly<Record<string, Relation>>
}

export interface UniqueKey {
  readonly loader: string
  readonly fields: readonly string[]
}

export interface ScalarField {
  readonly name: string
  readonly column: string
  /** Prisma's scalar type, or the name of an enum of the data model. */
  readonly type: string
  readonly isEnum: boolean
  readonly isList: boolean
  readonly isRequired: boolean
  /**
   * The column's type in SQL, without `[]`, length and scale: `integer`, `uuid`, `"public"."order_status"`; a time has the digits of its
   * seconds' fraction, `timestamptz(3)`.
   */
  readonly sqlType: string
}

export interface EnumModel {
  readonly name: string
  /** The name in the database of each value, by Prisma's name. */
  readonly values: Readonly<Record<string, string>>
}

/** A relation field, seen from the model that has it. */
export interface Relation {
  readonly name: string
  /** The model at its other end. */
  readonly model: string
  /** `toOne`: at most one row, by a unique key of the other model; `toMany`: the rows whose `to` are this row's `from`; `manyToMany`: through a table of pairs. */
  readonly kind: 'toOne' | 'toMany' | 'manyToMany'
  /** Whether a row may have none (toOne): a nullable foreign key, or the side that does not hold it. */
  readonly isNullable: boolean
  /** Whether this model holds the foreign key. */
  readonly holdsKey: boolean
  /** Fields of this model whose values are the key. */
  readonly from: readonly string[]
  /** The fields of the other model they are equal to. For `manyToMany` its primary key. */
  readonly to: readonly string[]
  /** The loader it is read through. */
  readonly loader: string
  /** Prisma's implicit table of pairs (`_PostToTag`), and which of its columns (`A`, `B`) holds this model's key and which the other's. */
  readonly through?: {
    readonly table: string
    readonly schema: string | null
    readonly from: 'A' | 'B'
    readonly to: 'A' | 'B'
  }
}
