/** One row a key, as `context.loaders` has it: a DataLoader of the request's own, made when first used. */
export interface Loader<Key, Row> {
  /** What belongs to the key: a row, or null where there is none; for a list its rows. */
  load(key: Key): Promise<Row>
  /** The same for many, in their order; a key that failed has its error in its place. */
  loadMany(keys: ArrayLike<Key>): Promise<(Row | Error)[]>
  /** Forgets what is known of the key in this request. */
  clear(key: Key): this
  /** Forgets all that this loader knows in this request. */
  clearAll(): this
  /** Makes the value known, unless the key already is. */
  prime(key: Key, value: Row | PromiseLike<Row> | Error): this
}

/** Rows of many for one key, in the order of their primary key: all of them, unless arguments say which. */
export interface ListLoader<Key, Row> extends Loader<Key, readonly Row[]> {
  /** The same rows, narrowed and in another order. Equal arguments share one statement for all keys. */
  with(args: ListLoaderArguments<Row>): Loader<Key, readonly Row[]>
}

/** Which of a key's rows, and in what order. */
export interface ListLoaderArguments<Row> {
  /** At most so many rows of each key; absent: all. */
  readonly first?: number
  /** Only what comes after a row already known: the values of `orderBy`'s fields in it, in their order. */
  readonly after?: readonly unknown[]
  /** Default: the primary key, ascending. */
  readonly orderBy?: readonly RowOrder<Row>[]
  readonly filter?: RowFilter<Row>
}

/** The name of a column, as the Prisma schema has it. */
export type FieldOf<Row> = Extract<keyof Row, string>

/** One step of an order. */
export interface RowOrder<Row> {
  readonly field: FieldOf<Row>
  readonly direction: 'asc' | 'desc'
}

/** Which rows: each field's comparison holds, and so do `AND`, one of `OR`, and not one of `NOT`. */
export interface RowFilter<Row> {
  readonly fields: { readonly [Field in FieldOf<Row>]?: FieldComparison<Row[Field]> }
  readonly AND?: readonly RowFilter<Row>[]
  readonly OR?: readonly RowFilter<Row>[]
  readonly NOT?: readonly RowFilter<Row>[]
}

/** What a field is compared with; all that are given must hold. */
export type FieldComparison<Value> = ValueComparison<Value> &
  (NonNullable<Value> extends string ? TextComparison : unknown)

interface ValueComparison<Value> {
  readonly equals?: Value
  readonly not?: Value
  readonly in?: readonly Value[]
  readonly notIn?: readonly Value[]
  readonly lt?: NonNullable<Value>
  readonly lte?: NonNullable<Value>
  readonly gt?: NonNullable<Value>
  readonly gte?: NonNullable<Value>
}

interface TextComparison {
  readonly contains?: string
  readonly startsWith?: string
  readonly endsWith?: string
}
