import type { Part } from '../aggregation/figures.ts'
import { PartTally } from '../aggregation/figures.ts'
import type { PartSummary } from '../storage/store.ts'
import { byTotalMs, compareTexts, ratio } from './figures.ts'
import { countOf, type First } from './first.ts'

/** Where the parts of some operations are read, and what their fingerprints stand for. */
export interface PartSource {
  readonly read: (part: Part) => Promise<readonly PartSummary[]>
  /** Fingerprint to shape, at least of the given ones. */
  readonly shapes: (fingerprints: readonly string[]) => Promise<ReadonlyMap<string, string>>
}

/** The fields `slowestResolvers`, `loaders`, `slowestStatements` and `spans` of a report and of an operation. */
export function partFields({ read, shapes }: PartSource) {
  const slowest = async (part: Part, count: number) => merged(await read(part)).slice(0, count)
  return {
    slowestResolvers: async ({ first }: First) =>
      (await slowest('resolver', countOf(first, 10))).map(({ name, figures }) => {
        const { count, errors, maxMs, totalMs } = figures
        return { coordinate: name, calls: count, errors, meanMs: meanOf(figures), maxMs, totalMs }
      }),
    loaders: async ({ first }: First) =>
      (await slowest('loader', countOf(first, 50))).map(({ name, figures }) => {
        const { count, items, errors, maxMs, totalMs } = figures
        const keysPerBatch = ratio(items, count) ?? 0
        const meanMs = meanOf(figures)
        return { loader: name, batches: count, keys: items, keysPerBatch, errors, meanMs, maxMs, totalMs }
      }),
    slowestStatements: async ({ first }: First) => {
      const shown = await slowest('statement', countOf(first, 10))
      const known = await shapes(shown.map(({ name }) => name))
      return shown.map(({ name, place, figures }) => {
        const { operations, count, errors, items, maxMs, totalMs } = figures
        return {
          shape: known.get(name) ?? null,
          fingerprint: name,
          place: place || null,
          operations,
          count,
          perOperation: ratio(count, operations) ?? 0,
          errors,
          rows: items,
          meanMs: meanOf(figures),
          maxMs,
          totalMs,
        }
      })
    },
    spans: async ({ first }: First) =>
      (await slowest('span', countOf(first, 50))).map(({ name, figures }) => {
        const { count, errors, maxMs, totalMs } = figures
        return { name, calls: count, errors, meanMs: meanOf(figures), maxMs, totalMs }
      }),
  }
}

/** The parts of several signatures together, those that took most time in all first. */
function merged(parts: readonly PartSummary[]) {
  const tallies = new Map<string, { name: string; place: string; figures: PartTally }>()
  for (const { name, place, figures } of parts) {
    const key = `${name}\n${place}`
    const tally = tallies.get(key) ?? { name, place, figures: new PartTally() }
    tally.figures.add(figures)
    tallies.set(key, tally)
  }
  return [...tallies]
    .sort(([aKey, a], [bKey, b]) => byTotalMs(a.figures, b.figures) || compareTexts(aKey, bKey))
    .map(([, part]) => part)
}

const meanOf = ({ totalMs, count }: PartTally): number => ratio(totalMs, count) ?? 0
