const dayMs = 86_400_000

/** The document of a signature, once. `lastSeen` is the start of a day (milliseconds since 1970, UTC): enough for retention. */
export interface SignatureDocument {
  readonly signature: string
  readonly document: string
  readonly lastSeen: number
}

/** Documents on their way to the store: each once a day. The text is let go once it is stored. */
export class DocumentLog {
  readonly #maxSignatures: number
  readonly #waiting = new Map<string, SignatureDocument>()
  // Signature to the day it was last stored for; the one noted longest ago comes first.
  readonly #storedFor = new Map<string, number>()

  constructor(maxSignatures = 2000) {
    this.#maxSignatures = maxSignatures
  }

  record(signature: string, document: string, now: number): void {
    const lastSeen = Math.floor(now / dayMs) * dayMs
    if (this.#storedFor.get(signature) === lastSeen || this.#waiting.has(signature)) return
    if (this.#waiting.size < this.#maxSignatures)
      this.#waiting.set(signature, { signature, document, lastSeen })
  }

  pending(): SignatureDocument[] {
    return [...this.#waiting.values()]
  }

  confirm(documents: readonly SignatureDocument[]): void {
    for (const { signature, lastSeen } of documents) {
      this.#waiting.delete(signature)
      this.#storedFor.delete(signature)
      if (this.#storedFor.size >= this.#maxSignatures) {
        const oldest = this.#storedFor.keys().next().value
        if (oldest !== undefined) this.#storedFor.delete(oldest)
      }
      this.#storedFor.set(signature, lastSeen)
    }
  }
}
