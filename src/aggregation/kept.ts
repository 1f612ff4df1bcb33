/** How much of something is stored: its own count (requests, calls, operations) when it was last confirmed. */
export interface Confirmed {
  stored: number
}

/** A tally that remembers how much of it is stored. */
export interface Kept<Tally> extends Confirmed {
  readonly tally: Tally
}

export const keep = <Tally>(tally: Tally): Kept<Tally> => ({ tally, stored: 0 })

/** Notes what was copied, and marks it as stored when it is. */
export class Marks {
  readonly #marks: { readonly kept: Confirmed; readonly count: number }[] = []

  take(kept: Confirmed, count: number): void {
    this.#marks.push({ kept, count })
  }

  confirm(): void {
    for (const { kept, count } of this.#marks) kept.stored = count
  }
}
