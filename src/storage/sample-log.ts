import type { Measurement } from '../measurement/measurement.ts'
import { Lot } from './lot.ts'
import { P99Estimate } from './p99-estimate.ts'
import type { Sample, SampleReason } from './sample.ts'
import { sampleOf } from './sample.ts'

const minuteMs = 60_000
const maxSignatures = 2000

/** In one minute, of one signature, for one reason. */
const maxPerSignature = 5

export interface SampleLogOptions {
  readonly gateway: string
  /** An operation that took at least this long is kept. */
  readonly slowQueryMs: number
  /** In one minute, ordinary ones apart. */
  readonly maxPerMinute?: number
  /** From 0 (included) to 1 (excluded). */
  readonly random?: () => number
}

interface Waiting {
  readonly sample: Sample
  readonly bytes: number
  /** It is on its way to the store. */
  isOut?: boolean
}

/** What decides over one signature's operations, and the ordinary one that its lot has drawn so far. */
interface OfSignature {
  readonly p99: P99Estimate
  readonly lot: Lot
  ordinary: Waiting | undefined
}

/**
 * The operations worth keeping whole, until they are stored: those that failed by the server's fault (`partial`, `serverError`: what a
 * client got wrong is counted, not kept), the slow ones, those with a finding, those over their signature's own p99; and of the others one
 * for each signature and minute, chosen by lot when the minute is over.
 */
export class SampleLog {
  readonly #options: Required<SampleLogOptions>
  readonly #waiting = new Map<string, Waiting>()
  // The one that came longest ago is the first to give its place.
  readonly #signatures = new Map<string, OfSignature>()
  /** Those that have an ordinary operation of this minute. */
  #drawn: OfSignature[] = []
  readonly #keptThisMinute = new Map<string, number>()
  #minute = Number.NaN
  #allThisMinute = 0
  // On their way, and counted as dropped meanwhile: they may arrive all the same.
  readonly #givenUp = new Set<string>()
  #bytes = 0
  #dropped = 0

  constructor(options: SampleLogOptions) {
    this.#options = { maxPerMinute: 500, random: Math.random, ...options }
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

  /**
   * @param filedAs the signature that bounds count it under
   * @param now when it ended, as for the window that counts it
   * @returns whether it is kept, unless room runs out; of an ordinary one false, for its lot is still open
   */
  record(measurement: Measurement, filedAs: string, now: number, hasFindings: boolean): boolean {
    this.#turn(now)
    const ofSignature = this.#ofSignature(filedAs)
    const reason = this.#reasonOf(measurement, ofSignature, hasFindings)
    if (reason === 'ordinary') {
      if (ofSignature.lot.isDrawn(this.#options.random))
        this.#keepOrdinary(this.#make(measurement, filedAs, now, reason), ofSignature)
    } else if (this.#hasRoom(`${reason}|${filedAs}`)) {
      this.#wait(this.#make(measurement, filedAs, now, reason))
      return true
    } else {
      this.#dropped++
    }
    return false
  }

  /** What waits, oldest first, at most `maxBytes` of it (at least one); of an ordinary one only once its minute is over. */
  pending(now: number, maxBytes: number = Number.POSITIVE_INFINITY): Sample[] {
    this.#turn(now)
    const samples: Sample[] = []
    let bytes = 0
    // Whoever asks has heard of those before that they are lost, or nothing.
    this.#givenUp.clear()
    for (const waiting of this.#waiting.values()) {
      bytes += waiting.bytes
      if (samples.length > 0 && bytes > maxBytes) break
      waiting.isOut = true
      samples.push(waiting.sample)
    }
    return samples
  }

  /** All that is in memory. */
  all(): Sample[] {
    const samples = Array.from(this.#waiting.values(), ({ sample }) => sample)
    for (const { ordinary } of this.#drawn) if (ordinary !== undefined) samples.push(ordinary.sample)
    return samples
  }

  /** Lets go of the lots that are still open: the process ends. */
  close(): void {
    this.#minute = Number.NaN
    this.#release()
  }

  confirm(samples: readonly Sample[]): void {
    for (const { id } of samples) {
      if (this.#givenUp.has(id)) this.#dropped--
      this.#remove(id)
    }
    this.#givenUp.clear()
  }

  /** Gives one up for lack of room: the oldest ordinary one, else the oldest. */
  dropOldest(): boolean {
    let oldest: string | undefined
    for (const [id, { sample }] of this.#waiting) {
      oldest ??= id
      if (sample.reason !== 'ordinary') continue
      this.#remove(id)
      return true
    }
    if (oldest === undefined) return false
    if (this.#waiting.get(oldest)?.isOut === true) this.#givenUp.add(oldest)
    this.#remove(oldest)
    this.#dropped++
    return true
  }

  clear(): void {
    this.#waiting.clear()
    this.#takeDrawn()
    this.#bytes = 0
  }

  #turn(now: number): void {
    const minute = Math.floor(now / minuteMs)
    if (minute === this.#minute) return
    this.#minute = minute
    this.#release()
    this.#allThisMinute = 0
    this.#keptThisMinute.clear()
  }

  #release(): void {
    for (const waiting of this.#takeDrawn()) this.#waiting.set(waiting.sample.id, waiting)
  }

  /** Ends the lots of this minute. */
  #takeDrawn(): Waiting[] {
    const taken: Waiting[] = []
    for (const ofSignature of this.#drawn) {
      if (ofSignature.ordinary !== undefined) taken.push(ofSignature.ordinary)
      ofSignature.ordinary = undefined
      ofSignature.lot.begin()
    }
    this.#drawn = []
    return taken
  }

  #keepOrdinary(drawn: Waiting, ofSignature: OfSignature): void {
    const replaced = ofSignature.ordinary
    if (replaced === undefined) this.#drawn.push(ofSignature)
    ofSignature.ordinary = drawn
    this.#bytes += drawn.bytes - (replaced?.bytes ?? 0)
  }

  #ofSignature(filedAs: string): OfSignature {
    const known = this.#signatures.get(filedAs)
    if (known !== undefined) return known
    if (this.#signatures.size >= maxSignatures) {
      // One with an operation drawn this minute stays in `#drawn` until the minute is over.
      const oldest = this.#signatures.keys().next().value
      if (oldest !== undefined) this.#signatures.delete(oldest)
    }
    const added = { p99: new P99Estimate(), lot: new Lot(), ordinary: undefined }
    this.#signatures.set(filedAs, added)
    return added
  }

  #make(measurement: Measurement, filedAs: string, at: number, reason: SampleReason): Waiting {
    return sampleOf({ ...measurement, signature: filedAs }, { at, gateway: this.#options.gateway, reason })
  }

  #wait(waiting: Waiting): void {
    this.#waiting.set(waiting.sample.id, waiting)
    this.#bytes += waiting.bytes
  }

  #remove(id: string): void {
    this.#bytes -= this.#waiting.get(id)?.bytes ?? 0
    this.#waiting.delete(id)
  }

  #reasonOf(
    { durationMs, outcome, cache }: Measurement,
    { p99 }: OfSignature,
    hasFindings: boolean,
  ): SampleReason {
    // An answer from cache says nothing of how long the others take.
    const isAboveP99 = cache !== 'hit' && cache !== 'stale' && p99.isAbove(durationMs)
    if (outcome === 'partial' || outcome === 'serverError') return 'failed'
    if (durationMs >= this.#options.slowQueryMs) return 'slow'
    if (hasFindings) return 'finding'
    return isAboveP99 ? 'slow' : 'ordinary'
  }

  #hasRoom(key: string): boolean {
    const kept = this.#keptThisMinute.get(key) ?? 0
    if (kept >= maxPerSignature || this.#allThisMinute >= this.#options.maxPerMinute) return false
    this.#keptThisMinute.set(key, kept + 1)
    this.#allThisMinute++
    return true
  }
}
