import type { LabelledCounters } from '../aggregation/labelled-counters.ts'
import type { LabelledHistogram, LabelledHistograms } from '../aggregation/labelled-histograms.ts'

/** One metric family. Its values are read when it is scraped, so nothing is counted twice, and HELP and TYPE are there from the start. */
export interface Family {
  readonly name: string
  readonly help: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  /** Its lines in Prometheus's text format; what is to be consistent is one text. */
  readonly read: () => Iterable<string> | Promise<Iterable<string>>
}

/** One sample of a family. */
export interface Value {
  readonly value: number
  readonly labels: Readonly<Record<string, string>>
}

/** A family of values made at the scrape. */
export function family(
  type: 'counter' | 'gauge',
  name: string,
  help: string,
  read: () => readonly Value[] | Promise<readonly Value[]>,
): Family {
  const lines = (values: readonly Value[]) =>
    values.map(({ labels, value }) => {
      const text = labelsText(Object.keys(labels), Object.values(labels))
      return `${name}${text === '' ? '' : `{${text}}`} ${numberText(value)}\n`
    })
  return { name, help, type, read: async () => lines(await read()) }
}

/** A gauge without labels. */
export const gaugeFamily = (name: string, help: string, read: () => number): Family =>
  family('gauge', name, help, () => [{ labels: {}, value: read() }])

/** A family of our own counters. */
export const counterFamily = (
  name: string,
  help: string,
  label: string,
  counters: LabelledCounters,
): Family =>
  family('counter', name, help, () =>
    counters
      .entries()
      .map(({ labels: [value = ''], count }) => ({ labels: { [label]: value }, value: count })),
  )

/** A family of our own histograms, in Prometheus's cumulative form. */
export function histogramFamily(
  name: string,
  help: string,
  labelNames: readonly string[],
  histograms: LabelledHistograms,
): Family {
  const bounds = [...histograms.boundaries.map(numberText), '+Inf']
  function* read(): Iterable<string> {
    for (const histogram of histograms.entries()) yield linesOf(histogram)
  }
  function linesOf({ labels: values, counts, count, sum }: LabelledHistogram): string {
    const labels = labelsText(labelNames, values)
    const bucket = `${name}_bucket{${labels},le="`
    let lines = ''
    let cumulated = 0
    for (let index = 0; index < bounds.length; index++) {
      cumulated += counts[index] ?? 0
      lines += `${bucket}${bounds[index]}"} ${cumulated}\n`
    }
    return `${lines}${name}_sum{${labels}} ${numberText(sum)}\n${name}_count{${labels}} ${count}\n`
  }
  return { name, help, type: 'histogram', read }
}

const labelsText = (names: readonly string[], values: readonly string[]): string =>
  names.map((name, index) => `${name}="${escaped(values[index] ?? '')}"`).join(',')

/** A label value in quotation marks: `\`, `"` and line breaks are escaped. */
const escaped = (value: string): string =>
  /[\\"\n]/.test(value) ? value.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n') : value

function numberText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf'
  return value === Number.NEGATIVE_INFINITY ? '-Inf' : String(value)
}
