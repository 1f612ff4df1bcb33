import type { Sample } from '../storage/sample.ts'
import { ratio } from './figures.ts'

interface Share {
  readonly name: string
  readonly place: string | null
  busyMs: number
  calls: number
}

/** Of the samples' time, the part in which each resolver was running: the type PerformanceShare, the largest first. */
export const resolverShares = (samples: readonly Sample[]) =>
  sharesOf(samples, ({ resolvers }) =>
    resolvers.map(({ coordinate, busyMs, calls }) => ({ name: coordinate, place: null, busyMs, calls })),
  )

/** Of the samples' time, the part in which each statement was running, by its shape and who sent it. */
export const statementShares = (samples: readonly Sample[]) =>
  sharesOf(samples, ({ statements }) =>
    statements.map(({ text, loader, coordinate, busyMs, count }) => ({
      name: text,
      place: loader ?? coordinate ?? null,
      busyMs,
      calls: count,
    })),
  )

function sharesOf(samples: readonly Sample[], partsOf: (sample: Sample) => readonly Share[]) {
  const totals = new Map<string, Share>()
  let durationMs = 0
  for (const sample of samples) {
    durationMs += sample.durationMs
    for (const [key, { name, place, busyMs, calls }] of byName(partsOf(sample))) {
      const total = totals.get(key) ?? { name, place, busyMs: 0, calls: 0 }
      // Groups of one sample are added, and may have run side by side; what runs on after the answer took none of its time.
      total.busyMs += Math.min(busyMs, sample.durationMs)
      total.calls += calls
      totals.set(key, total)
    }
  }
  return [...totals.values()]
    .map(({ name, place, busyMs, calls }) => ({
      name,
      place,
      share: ratio(busyMs, durationMs) ?? 0,
      perOperation: calls / samples.length,
    }))
    .sort((a, b) => b.share - a.share)
}

function byName(parts: readonly Share[]): Map<string, Share> {
  const merged = new Map<string, Share>()
  for (const part of parts) {
    const key = JSON.stringify([part.name, part.place])
    const known = merged.get(key)
    if (known === undefined) {
      merged.set(key, { ...part })
    } else {
      known.busyMs += part.busyMs
      known.calls += part.calls
    }
  }
  return merged
}
