const warmUp = 100
const step = 0.1

/**
 * A running estimate of the duration that 1 % of a stream exceed, in two numbers: each duration above raises it by 99 parts, each below
 * lowers it by one, relatively (stochastic approximation: Robbins and Monro, 1951). It follows a stream that changes.
 */
export class P99Estimate {
  #count = 0
  #estimate = 0

  /** Whether a duration is above the estimate before it; never within the first 100. */
  isAbove(durationMs: number): boolean {
    if (this.#count < warmUp) {
      this.#count++
      this.#estimate = Math.max(this.#estimate, durationMs)
      return false
    }
    // Clearly above, so that no operation of a stream that always takes as long is found slow.
    const isAbove = durationMs > this.#estimate * 1.02
    this.#estimate *= durationMs > this.#estimate ? 1 + step * 0.99 : 1 - step * 0.01
    return isAbove
  }
}
