import type { LabelledHistograms } from '../aggregation/labelled-histograms.ts'

/** One metric family, as prom-client's registry reads it at a scrape. */
export interface Family {
  readonly name: string
  readonly help: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly aggregator: 'sum'
  get(): Promise<FamilyValues>
  reset(): void
}

interface FamilyValues {
  readonly name: string
  readonly help: string
  readonly type: Family['type']
  readonly aggregator: 'sum'
  readonly values: readonly Value[]
}

/** One sample of a family. */
export interface Value {
  readonly value: number
  readonly labels: Readonly<Record<string, string | number>>
  readonly metricName?: string
}

/** A family whose values are computed when it is scraped, so that nothing is observed twice and HELP and TYPE are there from the start. */
export function family(
  type: Family['type'],
  name: string,
  help: string,
  read: () => readonly Value[] | Promise<readonly Value[]>,
): Family {
  return {
    name,
    help,
    type,
    aggregator: 'sum',
    get: async () => ({ name, help, type, aggregator: 'sum', values: await read() }),
    reset: () => undefined,
  }
}

/** A family of our own histograms, in Prometheus's cumulative form. */
export function histogramFamily(
  name: string,
  help: string,
  labelNames: readonly string[],
  histograms: LabelledHistograms,
): Family {
  return family('histogram', name, help, () =>
    histograms.entries().flatMap(({ labels: labelValues, counts, count, sum }) => {
      const labels = Object.fromEntries(labelNames.map((label, index) => [label, labelValues[index] ?? '']))
      let cumulated = 0
      const buckets = histograms.boundaries.map((boundary, index) => {
        cumulated += counts[index] ?? 0
        return { metricName: `${name}_bucket`, labels: { ...labels, le: boundary }, value: cumulated }
      })
      return [
        ...buckets,
        { metricName: `${name}_bucket`, labels: { ...labels, le: '+Inf' }, value: count },
        { metricName: `${name}_sum`, labels, value: sum },
        { metricName: `${name}_count`, labels, value: count },
      ]
    }),
  )
}
