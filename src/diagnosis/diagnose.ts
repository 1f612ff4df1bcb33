import type { Finding } from '../measurement/finding.ts'
import type { Examine, OperationTrace } from '../measurement/trace.ts'
import type { KnownCode } from './advice/known-code.ts'
import { adviceFor } from './advice.ts'
import { type Cause, type Rule, type Thresholds, UnexplainedTrace } from './cause.ts'
import { identityOf } from './identity.ts'
import { KeptAdvice } from './kept-advice.ts'
import { nPlusOne } from './n-plus-one.ts'
import { overfetch } from './overfetch.ts'
import { redundant } from './redundant.ts'
import { rowByRowWrite } from './row-by-row-write.ts'
import { sequentialAwaits } from './sequential-awaits.ts'
import { unbatchedLoader } from './unbatched-loader.ts'
import { createUnboundedList } from './unbounded-list.ts'

export interface DiagnosisOptions {
  /** From how many statements alike in one operation on something is found (default 5). */
  readonly minStatements?: number | undefined
  /** Whether unused columns are found: rows are watched for it (default false). */
  readonly columns?: boolean | undefined
  /** What is known of the author's code, for his own names in advice [nothing]. */
  readonly known?: KnownCode | undefined
  /** Told of the first failure of each rule, and of the advice on each kind. */
  readonly onError?: ((error: unknown) => void) | undefined
}

export interface Diagnosis {
  readonly examine: Examine
  /** Whether an operation's rows are to be watched: of each signature the first five, then one in a hundred. */
  readonly watchesColumns: (signature: string) => boolean
}

/**
 * Looks at operations as they end: one is enough, but for lists that grow. In the order of the rules, within each the costliest first;
 * what one rule has explained is no other's.
 */
export function createDiagnosis({
  minStatements = 5,
  columns = false,
  known,
  onError = () => undefined,
}: DiagnosisOptions = {}): Diagnosis {
  const thresholds: Thresholds = { minStatements }
  const rules: readonly Rule[] = [
    // The loader's remedy is its own, whatever its statements look like.
    unbatchedLoader,
    nPlusOne,
    sequentialAwaits,
    // What repeats a statement with other parameters is gone by now.
    redundant,
    rowByRowWrite,
    overfetch,
    createUnboundedList(),
  ]
  const failed = new Set<unknown>()
  const kept = new KeptAdvice()
  // An author's objects may throw when they are looked at: a getter, a proxy.
  const attempt = <Result>(what: unknown, run: () => Result, otherwise: Result): Result => {
    try {
      return run()
    } catch (error) {
      if (!failed.has(what)) onError(error)
      failed.add(what)
      return otherwise
    }
  }
  const examine: Examine = (trace) => {
    const unexplained = new UnexplainedTrace(trace)
    const causes = rules.flatMap((rule) =>
      attempt(rule, () => rule(unexplained, thresholds), []).toSorted(
        (one, other) => other.durationMs - one.durationMs,
      ),
    )
    // What cannot be advised on is found all the same.
    return causes.map((cause) => {
      const finding = findingOf(cause, trace)
      const plain = { advice: plainAdvice(cause), patch: undefined }
      const make = () => attempt(cause.kind, () => adviceFor(cause, trace, known), plain)
      return { ...finding, ...kept.of(finding.identity, sizeOf(finding), make) }
    })
  }
  return { examine, watchesColumns: columns ? createTurns() : () => false }
}

/** What its advice speaks of. */
const sizeOf = ({
  kind,
  statementsPerOperation,
  rows,
}: Pick<Finding, 'kind' | 'statementsPerOperation' | 'rows'>) =>
  kind === 'UNBOUNDED_LIST' || kind === 'OVERFETCH' ? rows : statementsPerOperation

const firstTurns = 5
const turnOf = 100
const maxSignatures = 2000

function createTurns(): (signature: string) => boolean {
  const seen = new Map<string, number>()
  return (signature) => {
    const count = seen.get(signature) ?? 0
    if (count === 0 && seen.size >= maxSignatures) seen.delete(seen.keys().next().value as string)
    seen.set(signature, count + 1)
    return count < firstTurns || count % turnOf === 0
  }
}

const plainAdvice = ({ coordinate, statementsPerOperation }: Cause): string =>
  `${coordinate} sent ${statementsPerOperation} statements.`

function findingOf(
  cause: Cause,
  { signature, operationName }: OperationTrace,
): Omit<Finding, 'advice' | 'patch'> {
  const { kind, coordinate, pathPattern, loader, group, statementsPerOperation, rows, durationMs, lostMs } =
    cause
  const { fingerprint, text: statement } = group
  return {
    identity: identityOf({ kind, signature, coordinate, pathPattern, fingerprint }),
    kind,
    coordinate,
    pathPattern,
    operationName,
    signature,
    loader,
    statement,
    fingerprint,
    statementsPerOperation,
    rows,
    durationMs,
    lostMs,
  }
}
