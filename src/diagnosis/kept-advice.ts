import type { Advised } from './advice/evidence.ts'

const firstTurns = 3
const turnOf = 100
const maxKept = 1000

/**
 * The advice on each cause: an operation that shows one shows it again and again, and to read its code off the values costs more than to
 * find it. Where an operation's size is another, it is made anew for the first three, and for each hundredth.
 */
export class KeptAdvice {
  readonly #kept = new Map<string, { seen: number; advised: Advised; size: number }>()

  /**
   * @param size its number of statements or rows
   * @param make called where it has to be made anew
   */
  of(identity: string, size: number, make: () => Advised): Advised {
    const kept = this.#kept.get(identity)
    const seen = (kept?.seen ?? 0) + 1
    if (kept !== undefined && (kept.size === size || (seen > firstTurns && seen % turnOf !== 0))) {
      kept.seen = seen
      return kept.advised
    }
    const advised = make()
    this.#kept.delete(identity)
    if (this.#kept.size >= maxKept) this.#kept.delete(this.#kept.keys().next().value as string)
    this.#kept.set(identity, { seen, advised, size })
    return advised
  }
}
