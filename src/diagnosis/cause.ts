import type { FindingKind } from '../measurement/finding.ts'
import type { StatementGroup } from '../measurement/measurement.ts'
import type { OperationTrace, TracedStatement } from '../measurement/trace.ts'
import { ColumnValues } from './column-values.ts'
import type { ListSource } from './list-source.ts'

/** What a rule has found in one operation: the evidence, with its values, from which advice and patch are made. */
export interface Cause {
  readonly kind: FindingKind
  readonly coordinate: string
  readonly pathPattern: string
  readonly loader?: string | undefined
  /** The shape of the statements, of those that cost most where there are several. */
  readonly group: StatementGroup
  /** Those that were traced, in the order they ended. */
  readonly statements: readonly TracedStatement[]
  readonly statementsPerOperation: number
  readonly rows: number
  readonly durationMs: number
  readonly lostMs: number
  /** Where the list comes from that was gone through one by one. */
  readonly list?: ListSource | undefined
  /** What was read and what of it was used: of rows their number, of columns their bytes. */
  readonly unused?: Unused | undefined
  /** Rows that the same statement gave when it was first seen. */
  readonly grownFrom?: number | undefined
}

export type Unused =
  | { readonly of: 'rows'; readonly read: number; readonly used: number }
  | {
      readonly of: 'columns'
      readonly readBytes: number
      readonly usedBytes: number
      readonly columns: readonly string[]
    }

export interface Thresholds {
  /** From how many statements alike in one operation on something is found. */
  readonly minStatements: number
}

/** Judges one operation by itself. Must not throw, and says nothing where the evidence allows another reading. */
export type Rule = (trace: UnexplainedTrace, thresholds: Thresholds) => Cause[]

/** A trace, and which of its statements a rule before has explained already: one cause is one finding. */
export class UnexplainedTrace {
  readonly whole: OperationTrace
  readonly columns = new ColumnValues()
  readonly #explained = new Set<TracedStatement>()

  constructor(whole: OperationTrace) {
    this.whole = whole
  }

  /** Those that no cause explains yet. */
  get statements(): readonly TracedStatement[] {
    if (this.#explained.size === 0) return this.whole.statements
    return this.whole.statements.filter((statement) => !this.#explained.has(statement))
  }

  explain(statements: Iterable<TracedStatement>): void {
    for (const statement of statements) this.#explained.add(statement)
  }
}
