import type { Finding } from '../measurement/finding.ts'

const hourMs = 3_600_000

/** What a finding says, once, and when it was first and last seen (milliseconds since 1970). The numbers are counted by window. */
export interface FindingDescription
  extends Pick<
    Finding,
    | 'identity'
    | 'kind'
    | 'coordinate'
    | 'pathPattern'
    | 'operationName'
    | 'signature'
    | 'loader'
    | 'statement'
    | 'fingerprint'
    | 'advice'
    | 'patch'
  > {
  readonly firstSeen: number
  readonly lastSeen: number
  /** Of the operation that ever showed it worst. */
  readonly maxStatementsPerOperation: number
  /** The latest operation kept whole that showed it, by its sample's id; undefined before the first. That sample may be gone. */
  readonly evidence: string | undefined
}

/** Two states of one finding as one: the later one says what it says now. */
export function mergeDescriptions(one: FindingDescription, other: FindingDescription): FindingDescription {
  const [earlier, later] = one.lastSeen > other.lastSeen ? [other, one] : [one, other]
  return {
    ...later,
    firstSeen: Math.min(earlier.firstSeen, later.firstSeen),
    maxStatementsPerOperation: Math.max(earlier.maxStatementsPerOperation, later.maxStatementsPerOperation),
    evidence: later.evidence ?? earlier.evidence,
  }
}

interface Known {
  readonly description: FindingDescription
  /** The description as it was stored last. */
  stored: FindingDescription | undefined
}

/** The different findings of this process, at most `maxIdentities`; one not seen for an hour gives its place to a new one. */
export class FindingLog {
  readonly #maxIdentities: number
  // The one not seen for longest comes first.
  readonly #known = new Map<string, Known>()
  #dropped = 0

  constructor(maxIdentities = 1000) {
    this.#maxIdentities = maxIdentities
  }

  /** Findings beyond the bound. */
  get dropped(): number {
    return this.#dropped
  }

  /** Whether it is unknown here, or was never seen with so many statements. */
  isNews({ identity, statementsPerOperation }: Finding): boolean {
    const known = this.#known.get(identity)
    return known === undefined || statementsPerOperation > known.description.maxStatementsPerOperation
  }

  /** Notes one finding; false when there is no place for it. @param at milliseconds since 1970 */
  record(finding: Finding, at: number): boolean {
    const known = this.#known.get(finding.identity)
    if (known === undefined && this.#known.size >= this.#maxIdentities && !this.#makeRoom(at)) {
      this.#dropped++
      return false
    }
    const seen = describe(finding, at)
    const description = known === undefined ? seen : mergeDescriptions(known.description, seen)
    this.#known.delete(finding.identity)
    this.#known.set(finding.identity, { description, stored: known?.stored })
    return true
  }

  /** Notes that an operation that showed it is kept whole. */
  noteEvidence(identity: string, sampleId: string): void {
    const known = this.#known.get(identity)
    if (known === undefined) return
    this.#known.set(identity, { ...known, description: { ...known.description, evidence: sampleId } })
  }

  /** Those that have changed since they were last stored. */
  pending(): FindingDescription[] {
    return [...this.#known.values()]
      .filter(({ description, stored }) => description !== stored)
      .map(({ description }) => description)
  }

  confirm(descriptions: readonly FindingDescription[]): void {
    for (const description of descriptions) {
      const known = this.#known.get(description.identity)
      if (known !== undefined) known.stored = description
    }
  }

  clear(): void {
    this.#known.clear()
  }

  all(): FindingDescription[] {
    return [...this.#known.values()].map(({ description }) => description)
  }

  #makeRoom(at: number): boolean {
    const oldest = this.#known.values().next().value
    if (oldest === undefined) return false
    const { identity, lastSeen } = oldest.description
    if (oldest.stored !== oldest.description || Math.abs(at - lastSeen) < hourMs) return false
    return this.#known.delete(identity)
  }
}

function describe(finding: Finding, at: number): FindingDescription {
  const {
    statementsPerOperation: maxStatementsPerOperation,
    rows: _rows,
    durationMs: _durationMs,
    lostMs: _lostMs,
    ...said
  } = finding
  return { ...said, maxStatementsPerOperation, firstSeen: at, lastSeen: at, evidence: undefined }
}
