/** A tally that remembers how much of it is stored: its own count (requests, calls, operations) when it was last confirmed. */
export interface Kept<Tally> {
  readonly tally: Tally
  stored: number
}

export const keep = <Tally>(tally: Tally): Kept<Tally> => ({ tally, stored: 0 })

/** Notes which tallies were copied, and marks them as stored when they are. */
export class Marks {
  readonly #marks: { readonly kept: Kept<unknown>; readonly count: number }[] = []

  take(kept: Kept<unknown>, count: number): void {
    this.#marks.push({ kept, count })
  }

  confirm(): void {
    for (const { kept, count } of this.#marks) kept.stored = count
  }
}
