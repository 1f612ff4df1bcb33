import { MemoryTable } from './memory-table.ts'
import type { Sample } from './sample.ts'
import type { SampleQuery, Span } from './store.ts'

// Measured on Node 20 as the growth of the heap.
const bytesPerSample = 900
const bytesPerCharacter = 1.1

/** Samples with what each takes in memory. */
export interface SizedSample {
  readonly sample: Sample
  readonly bytes: number
}

/** @throws TypeError when a sample is no plain data */
export const sized = (sample: Sample): SizedSample => ({
  sample,
  bytes: Math.ceil(bytesPerSample + bytesPerCharacter * JSON.stringify(sample).length),
})

export class MemorySamples {
  readonly #ordinary = createTable()
  readonly #others = createTable()

  get bytes(): number {
    return this.#ordinary.bytes + this.#others.bytes
  }

  /** A sample that is there stays as it is. */
  put(samples: readonly SizedSample[]): void {
    for (const one of samples) {
      const table = one.sample.reason === 'ordinary' ? this.#ordinary : this.#others
      table.put(one)
    }
  }

  get(id: string): Sample | undefined {
    return (this.#others.get(id) ?? this.#ordinary.get(id))?.sample
  }

  read(query: SampleQuery): Sample[] {
    const { from, to, minDurationMs = 0, clientName, orderBy, limit } = query
    const signatures = query.signatures && new Set(query.signatures)
    const reasons = query.reasons && new Set(query.reasons)
    const found: Sample[] = []
    for (const table of [this.#others, this.#ordinary]) {
      for (const { sample } of table.values()) {
        if (
          sample.at >= from &&
          sample.at < to &&
          sample.durationMs >= minDurationMs &&
          (signatures === undefined || signatures.has(sample.signature)) &&
          (clientName === undefined || sample.client.name === clientName) &&
          (reasons === undefined || reasons.has(sample.reason))
        )
          found.push(sample)
      }
    }
    const order =
      orderBy === 'at'
        ? (a: Sample, b: Sample) => b.at - a.at
        : (a: Sample, b: Sample) => b.durationMs - a.durationMs
    return found.sort(order).slice(0, limit)
  }

  /**
   * Leaves `perSignature` ordinary samples of each signature in a span. Their random ids are the lots: the lowest stay, so what is drawn
   * from hours again for a day is as fair as one draw.
   */
  thin({ from, to }: Span, perSignature: number): void {
    const bySignature = new Map<string, string[]>()
    for (const { sample } of this.#ordinary.values()) {
      if (sample.at < from || sample.at >= to) continue
      const ids = bySignature.get(sample.signature) ?? []
      bySignature.set(sample.signature, ids)
      ids.push(sample.id)
    }
    const drawn = new Set<string>()
    for (const ids of bySignature.values()) for (const id of ids.sort().slice(perSignature)) drawn.add(id)
    if (drawn.size > 0) this.#ordinary.deleteWhere(({ sample }) => drawn.has(sample.id), drawn.size)
  }

  /** Gives the oldest up, an ordinary one before any other. */
  giveUpOldest(): boolean {
    return this.#ordinary.deleteOldest() || this.#others.deleteOldest()
  }

  /** @returns how many, at most `limit` */
  deleteBefore(at: number, limit: number): number {
    const isOld = ({ sample }: SizedSample) => sample.at < at
    const deleted = this.#others.deleteWhere(isOld, limit)
    return deleted + this.#ordinary.deleteWhere(isOld, limit - deleted)
  }

  clear(): number {
    return this.#others.deleteWhere(() => true, Infinity) + this.#ordinary.deleteWhere(() => true, Infinity)
  }
}

function createTable() {
  return new MemoryTable<SizedSample>(
    ({ sample }) => sample.id,
    ({ bytes }) => bytes,
    (old) => old,
  )
}
