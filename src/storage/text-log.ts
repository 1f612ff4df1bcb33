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

/** The start of the day (UTC) that an instant lies in; all in milliseconds since 1970. */
export const dayOf = (at: number): number => Math.floor(at / dayMs) * dayMs

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

  /** Whether a text is new today, and has a place: then it is to be recorded. @param today start of the day, as `dayOf` gives it */
  wants(key: string, today: number): boolean {
    return this.#storedFor.get(key) !== today && !this.#waiting.has(key) && this.#waiting.size < this.#max
  }

  /** What `wants` says yes to; `lastSeen` is that day. */
  record(text: Text): void {
    this.#waiting.set(this.#keyOf(text), text)
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
