import type { Measurement } from '../measurement/measurement.ts'
import type { Sample } from './sample.ts'
import { sampleOf } from './sample.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
const maxSignatures = 2000

export interface SampleLogOptions {
  readonly gateway: string
  /** An operation that took at least this long is kept. */
  readonly slowQueryMs: number
  /** In one minute, of one signature. */
  readonly maxPerSignature?: number
  /** In one minute. */
  readonly maxPerMinute?: number
}

/**
 * The operations worth keeping whole, until they are stored: the slow ones; those that failed by the server's fault (`partial`,
 * `serverError`: what a client got wrong is counted, not kept); and one slower than any of its signature kept in the last day, so that
 * there is something to look at where nothing is slow.
 */
export class SampleLog {
  readonly #options: Required<SampleLogOptions>
  readonly #waiting = new Map<string, { readonly sample: Sample; readonly bytes: number }>()
  readonly #slowestKept = new Map<string, { readonly durationMs: number; readonly at: number }>()
  #minute = Number.NaN
  #keptThisMinute = 0
  readonly #keptBySignature = new Map<string, number>()
  #bytes = 0
  #dropped = 0

  constructor(options: SampleLogOptions) {
    this.#options = { maxPerSignature: 5, maxPerMinute: 500, ...options }
  }

  get bytes(): number {
    return this.#bytes
  }

  get size(): number {
    return this.#waiting.size
  }

  /** Operations that were worth a sample and are not kept. */
  get dropped(): number {
    return this.#dropped
  }

  /** @param filedAs the signature that bounds count it under */
  record(measurement: Measurement, filedAs: string, now: number): void {
    if (!this.#isWorthKeeping(measurement, filedAs, now)) return
    if (!this.#hasRoom(filedAs, now)) {
      this.#dropped++
      return
    }
    const { sample, bytes } = sampleOf(measurement, this.#options.gateway)
    this.#waiting.set(sample.id, { sample, bytes })
    this.#bytes += bytes
  }

  /** What waits, oldest first, at most `maxBytes` of it (at least one). */
  pending(maxBytes: number = Number.POSITIVE_INFINITY): Sample[] {
    const samples: Sample[] = []
    let bytes = 0
    for (const waiting of this.#waiting.values()) {
      bytes += waiting.bytes
      if (samples.length > 0 && bytes > maxBytes) break
      samples.push(waiting.sample)
    }
    return samples
  }

  confirm(samples: readonly Sample[]): void {
    for (const { id } of samples) {
      // One that was dropped while on its way arrived all the same.
      if (!this.#waiting.has(id)) this.#dropped--
      this.#remove(id)
    }
  }

  dropOldest(): boolean {
    const oldest = this.#waiting.keys().next().value
    if (oldest === undefined) return false
    this.#remove(oldest)
    this.#dropped++
    return true
  }

  #remove(id: string): void {
    this.#bytes -= this.#waiting.get(id)?.bytes ?? 0
    this.#waiting.delete(id)
  }

  #isWorthKeeping(measurement: Measurement, filedAs: string, now: number): boolean {
    const { durationMs, outcome } = measurement
    if (durationMs >= this.#options.slowQueryMs || outcome === 'partial' || outcome === 'serverError')
      return true
    if (outcome !== 'ok') return false
    const kept = this.#slowestKept.get(filedAs)
    if (kept !== undefined && durationMs <= kept.durationMs && Math.abs(now - kept.at) < dayMs) return false
    this.#slowestKept.delete(filedAs)
    if (this.#slowestKept.size >= maxSignatures) {
      const oldest = this.#slowestKept.keys().next().value
      if (oldest !== undefined) this.#slowestKept.delete(oldest)
    }
    this.#slowestKept.set(filedAs, { durationMs, at: now })
    return true
  }

  #hasRoom(signature: string, now: number): boolean {
    const minute = Math.floor(now / minuteMs)
    if (minute !== this.#minute) {
      this.#minute = minute
      this.#keptThisMinute = 0
      this.#keptBySignature.clear()
    }
    const kept = this.#keptBySignature.get(signature) ?? 0
    if (kept >= this.#options.maxPerSignature || this.#keptThisMinute >= this.#options.maxPerMinute)
      return false
    this.#keptBySignature.set(signature, kept + 1)
    this.#keptThisMinute++
    return true
  }
}
