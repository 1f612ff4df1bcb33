import type { StartTimer } from '../loaders/batch-time.ts'
import { startTimer as startSystemTimer } from '../loaders/batch-time.ts'
import type { Finding } from '../measurement/finding.ts'
import type { Examine } from '../measurement/trace.ts'
import { findingText, kindInWords } from './finding-text.ts'
import type { Log } from './log.ts'

/** Where findings are shown to whoever develops the program. */
export interface FindingDisplay {
  show(finding: Finding): void
  /** So many others were found, which are not shown. */
  showMore(count: number): void
}

const maxPerMinute = 10
const minuteMs = 60_000
const maxIdentities = 1000

/** At which a warning is not logged. */
const quietLevels: ReadonlySet<string> = new Set(['silent', 'fatal', 'error'])
/** At which hints are shown as well. */
const talkativeLevels: ReadonlySet<string> = new Set(['debug', 'trace'])

/**
 * Shows each finding once, at the moment when the first operation with it ends: ten in a minute, then how many more there were. In
 * production, and where no warning is logged, it shows nothing.
 *
 * @param options.examine what finds them
 * @param options.tick monotonic, in milliseconds
 * @returns `examine`, which finds the same; and `stop`, which says how many more there were until now
 */
export function showFindings(options: {
  readonly examine: Examine
  readonly display: FindingDisplay
  readonly production: boolean
  readonly logLevel: string
  readonly tick?: () => number
  readonly startTimer?: StartTimer
}): { readonly examine: Examine; stop(): void } {
  const { examine, display, production, logLevel } = options
  const { tick = () => performance.now(), startTimer = startSystemTimer } = options
  if (production || quietLevels.has(logLevel)) return { examine, stop: () => undefined }
  const hints = talkativeLevels.has(logLevel)
  const seen = new RecentIdentities()
  let shownAt: readonly number[] = []
  let more = 0
  let stopTimer: (() => void) | undefined

  const tellMore = () => {
    stopTimer?.()
    stopTimer = undefined
    if (more > 0) display.showMore(more)
    more = 0
  }
  const meet = (finding: Finding) => {
    if ((isHint(finding) && !hints) || seen.meet(finding.identity)) return
    const now = tick()
    shownAt = shownAt.filter((at) => now - at < minuteMs)
    if (shownAt.length < maxPerMinute) {
      shownAt = [...shownAt, now]
      display.show(finding)
    } else {
      more++
      stopTimer ??= startTimer(tellMore, minuteMs)
    }
  }
  return {
    examine: (trace) => {
      const findings = examine(trace)
      for (const finding of findings) meet(finding)
      return findings
    },
    stop: tellMore,
  }
}

const isHint = ({ kind }: Finding): boolean => kind === 'ROW_BY_ROW_WRITE'

/** The identities met last: a client may send any number of documents, and each has identities of its own. */
class RecentIdentities {
  readonly #identities = new Set<string>()

  /** Whether it was met before; it is from now on. */
  meet(identity: string): boolean {
    const wasMet = this.#identities.delete(identity)
    this.#identities.add(identity)
    if (this.#identities.size > maxIdentities) {
      this.#identities.delete(this.#identities.keys().next().value as string)
    }
    return wasMet
  }
}

const remedy = 'ask { findings { kind coordinate pathPattern advice } } as the administrator'

/** For a person who looks at a terminal. */
export const onScreen = (write: (text: string) => void): FindingDisplay => ({
  show: (finding) => write(`\n${findingText({ ...finding, statements: finding.statementsPerOperation })}\n`),
  showMore: (count) => write(`\n${count} more found in the last minute: ${remedy}\n`),
})

/** For a program whose output is its log. */
export const inLog = (log: Log): FindingDisplay => ({
  show(finding) {
    const { identity, kind, coordinate, pathPattern, operationName, signature, loader } = finding
    const { statement, statementsPerOperation, advice, patch } = finding
    const told = { identity, kind, coordinate, pathPattern, operationName, signature, loader }
    const fields = { finding: { ...told, statementsPerOperation, statement, advice, patch } }
    const message = `found in an operation: ${kindInWords(kind)}`
    if (isHint(finding)) log.debug(fields, message)
    else log.warn(fields, message)
  },
  showMore: (count) => log.warn({ more: count }, `more was found in the last minute: ${remedy}`),
})
