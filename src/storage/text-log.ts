import type { OperationKind } from '../measurement/measurement.ts'

const dayMs = 86_400_000

/** What a signature stands for, once. `lastSeen` is the start of a day (milliseconds since 1970, UTC): enough for retention. */
export interface SignatureText {
  readonly signature: string
  readonly operationName: string | undefined
  readonly kind: OperationKind
  readonly document: string
  readonly lastSeen: number
}

/** What a fingerprint stands for, once. */
export interface StatementText {
  readonly fingerprint: string
  readonly text: string
  readonly lastSeen: number
}

/** Texts on their way to the store: each once a day, by its key. A text is let go once it is stored. */
export class TextLog<Text extends { readonly lastSeen: number }> {
  readonly #keyOf: (text: Text) => string
  readonly #max: number
  readonly #waiting = new Map<string, Text>()
  // Key to the day it was last stored for; the one noted longest ago comes first.
  readonly #storedFor = new Map<string, number>()

  constructor(keyOf: (text: Text) => string, max = 2000) {
    this.#keyOf = keyOf
    this.#max = max
  }

  /** @param make is called only where the text is new today, with the day */
  record(key: string, now: number, make: (lastSeen: number) => Text): void {
    const today = Math.floor(now / dayMs) * dayMs
    if (this.#storedFor.get(key) === today || this.#waiting.has(key)) return
    if (this.#waiting.size < this.#max) this.#waiting.set(key, make(today))
  }

  pending(): Text[] {
    return [...this.#waiting.values()]
  }

  confirm(texts: readonly Text[]): void {
    for (const text of texts) {
      const key = this.#keyOf(text)
      this.#waiting.delete(key)
      this.#storedFor.delete(key)
      if (this.#storedFor.size >= this.#max) {
        const oldest = this.#storedFor.keys().next().value
        if (oldest !== undefined) this.#storedFor.delete(oldest)
      }
      this.#storedFor.set(key, text.lastSeen)
    }
  }

  /** Forgets what was stored, so that it is stored again when it is next seen. */
  clear(): void {
    this.#waiting.clear()
    this.#storedFor.clear()
  }
}
