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
    | 'statement'
    | 'fingerprint'
    | 'advice'
  > {
  readonly firstSeen: number
  readonly lastSeen: number
}

/** The different findings of this process, at most `maxIdentities`; one not seen for an hour gives its place to a new one. */
export class FindingLog {
  readonly #maxIdentities: number
  // The one not seen for longest comes first.
  readonly #known = new Map<
    string,
    { readonly description: FindingDescription; storedLastSeen: number | undefined }
  >()
  #dropped = 0

  constructor(maxIdentities = 1000) {
    this.#maxIdentities = maxIdentities
  }

  /** Findings beyond the bound. */
  get dropped(): number {
    return this.#dropped
  }

  /** Notes one finding; false when there is no place for it. @param at milliseconds since 1970 */
  record(finding: Finding, at: number): boolean {
    const known = this.#known.get(finding.identity)
    if (known === undefined && this.#known.size >= this.#maxIdentities && !this.#makeRoom(at)) {
      this.#dropped++
      return false
    }
    const {
      identity,
      kind,
      coordinate,
      pathPattern,
      operationName,
      signature,
      statement,
      fingerprint,
      advice,
    } = finding
    const firstSeen = Math.min(known?.description.firstSeen ?? at, at)
    const lastSeen = Math.max(known?.description.lastSeen ?? at, at)
    this.#known.delete(identity)
    this.#known.set(identity, {
      description: {
        identity,
        kind,
        coordinate,
        pathPattern,
        operationName,
        signature,
        statement,
        fingerprint,
        advice,
        firstSeen,
        lastSeen,
      },
      storedLastSeen: known?.storedLastSeen,
    })
    return true
  }

  /** Those seen since they were last stored. */
  pending(): FindingDescription[] {
    return [...this.#known.values()]
      .filter(({ description, storedLastSeen }) => description.lastSeen !== storedLastSeen)
      .map(({ description }) => description)
  }

  confirm(descriptions: readonly FindingDescription[]): void {
    for (const { identity, lastSeen } of descriptions) {
      const known = this.#known.get(identity)
      if (known !== undefined) known.storedLastSeen = lastSeen
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
    if (oldest.storedLastSeen !== lastSeen || Math.abs(at - lastSeen) < hourMs) return false
    return this.#known.delete(identity)
  }
}
