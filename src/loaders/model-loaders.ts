import type { Relation } from './data-model.ts'

/** A row as Prisma's client gives it, by field; only with the columns that were asked for, and the keys. */
export type Row = Readonly<Record<string, unknown>>

/** The scalar of a key of one field, or an object of a compound key's fields. */
export type Key = unknown

/** One step of an order. */
export interface OrderTerm {
  readonly field: string
  readonly direction: 'asc' | 'desc'
}

/** What a column's value is compared with; all that are given must hold. Strings only: `contains`, `startsWith`, `endsWith`. */
export interface Comparison {
  readonly equals?: unknown
  readonly not?: unknown
  readonly in?: readonly unknown[]
  readonly notIn?: readonly unknown[]
  readonly lt?: unknown
  readonly lte?: unknown
  readonly gt?: unknown
  readonly gte?: unknown
  readonly contains?: string
  readonly startsWith?: string
  readonly endsWith?: string
}

/** Which rows: each field's comparison holds, and so do `AND`, one of `OR`, and not one of `NOT`. Names are fields of the model. */
export interface Filter {
  readonly fields: Readonly<Record<string, Comparison>>
  readonly AND?: readonly Filter[]
  readonly OR?: readonly Filter[]
  readonly NOT?: readonly Filter[]
}

/** What is asked of each parent's rows. It is part of the batch's key: parents with the same arguments share one statement. */
export interface ListArguments {
  /** At most so many rows of each parent; absent: all. */
  readonly first?: number
  /** Before the rows wanted: the values of `orderBy`'s fields in the last row already known, in their order. */
  readonly after?: readonly unknown[]
  /**
   * Ends with the primary key where it does not already hold one, so that the order is total; `after` has a value for each of its steps then.
   * Default: the primary key.
   */
  readonly orderBy?: readonly OrderTerm[]
  readonly filter?: Filter
}

/**
 * The generated loaders of one request. Arguments, filters and lists of columns are read when they are first seen: give one object for all
 * parents, and do not change it.
 */
export interface ModelLoaders {
  /**
   * The row of a unique key, or null.
   *
   * @param loader a unique key's loader, such as `customerById`
   * @param columns fields to read besides the keys; absent: all
   */
  one(loader: string, key: Key, columns?: readonly string[]): Promise<Row | null>
  /** Rows at the other end of a relation (`toMany`, `manyToMany`), in the order asked for. */
  list(
    relation: Relation,
    key: Key,
    args: ListArguments,
    columns?: readonly string[],
  ): Promise<readonly Row[]>
  /** How many rows the filter leaves of a parent's. */
  count(relation: Relation, key: Key, filter?: Filter): Promise<number>
  /** What `context.loaders` holds by name: DataLoaders of whole rows. */
  readonly loaders: Readonly<Record<string, unknown>>
}
