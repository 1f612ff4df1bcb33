import type { Finding } from './finding.ts'
import type { Frame } from './frame.ts'
import type { OperationKind, ResolverSummary, StatementGroup } from './measurement.ts'
import type { WatchedRows } from './watched-rows.ts'

/**
 * What an operation's statements and loads were about, values included: what is found in it is found while it ends, and the values are let
 * go with it. Bounded; what came after the bounds is in the groups' counts alone.
 */
export interface OperationTrace {
  readonly signature: string
  readonly operationName: string | undefined
  readonly kind: OperationKind
  /** In the order they ended. */
  readonly statements: readonly TracedStatement[]
  /** In the order they ended. */
  readonly batches: readonly TracedBatch[]
  readonly groups: readonly StatementGroup[]
  readonly resolvers: readonly ResolverSummary[]
}

/** One statement, as it ended. Instants are milliseconds since the operation's start. */
export interface TracedStatement {
  readonly group: StatementGroup
  readonly frame: Frame
  readonly sql: string
  readonly parameters: readonly unknown[] | undefined
  /** Anything that tells one execution of its shape from another; undefined when there are no parameters. */
  readonly parametersKey: string | undefined
  /** The rows, where the driver's answer shows them: objects, or lists of values in the order of `columns`. */
  readonly rowValues: readonly unknown[] | undefined
  /** There was no room for all rows: `rowValues` has the first of them and the last `endRows`, or none. */
  readonly isCut: boolean
  readonly columns: readonly string[] | undefined
  /** Which columns of these rows were used, where that is noted. */
  readonly columnReads: WatchedRows | undefined
  readonly rows: number
  readonly startMs: number
  readonly endMs: number
  readonly failed: boolean
  /** Sent in a transaction of a client of objects. */
  readonly isInTransaction?: boolean | undefined
}

/** One batch of a loader, as it ended. */
export interface TracedBatch {
  readonly loader: string
  /** What its own statements were recorded in. */
  readonly frame: Frame
  /** Where its first key was asked for; undefined where that is not known. */
  readonly asker: Frame | undefined
  readonly keys: readonly unknown[]
  /** What its function gave; undefined where it failed. */
  readonly values: unknown
  readonly startMs: number
  readonly endMs: number
  readonly failed: boolean
}

/** Says what an operation shows. Called once, when it has ended; must not throw. */
export type Examine = (trace: OperationTrace) => readonly Finding[]
