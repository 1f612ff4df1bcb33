import { execFile } from 'node:child_process'
import { answerOf } from './journeys-shop.ts'

/** One sample of Prometheus's text format. */
interface Series {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

export interface Scrape {
  readonly status: number
  readonly text: string
  /** Family to type, as TYPE lines say. */
  readonly types: ReadonlyMap<string, string>
  readonly series: readonly Series[]
  /** The value of the one series with that name and these labels among its own; undefined where there is none. */
  value(name: string, labels?: Readonly<Record<string, string>>): number | undefined
  /** The names of the labels that a family's series have, `le` left out. */
  labelNames(family: string): string[]
}

/** Reads `/metrics` of the gateway whose `/graphql` is given. */
export async function scrape(at: { readonly url: string }, token?: string): Promise<Scrape> {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const { status, text } = await answerOf(await fetch(new URL('/metrics', at.url), { headers }))
  const types = new Map(
    [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => [name ?? '', type ?? '']),
  )
  const series = status === 200 ? text.split('\n').flatMap(seriesOf) : []
  return {
    status,
    text,
    types,
    series,
    value(name, labels = {}) {
      const found = series.filter(
        (one) =>
          one.name === name && Object.entries(labels).every(([label, value]) => one.labels[label] === value),
      )
      if (found.length > 1) throw new Error(`${found.length} series of ${name} have these labels`)
      return found[0]?.value
    },
    labelNames(family) {
      const own = series.filter(({ name }) => name.replace(/_(bucket|sum|count)$/, '') === family)
      return [...new Set(own.flatMap(({ labels }) => Object.keys(labels)))]
        .filter((name) => name !== 'le')
        .sort()
    },
  }
}

function seriesOf(line: string): Series[] {
  const match = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/.exec(line)
  if (match === null) {
    if (line === '' || line.startsWith('#')) return []
    throw new Error(`not a line of Prometheus's text format: ${line}`)
  }
  const labels = [...(match[2] ?? '').matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, name, value]) => [
    name,
    value,
  ])
  const value = Number(match[3]?.replace('Inf', 'Infinity'))
  if (Number.isNaN(value) && match[3] !== 'Nan' && match[3] !== 'NaN')
    throw new Error(`not a number: ${line}`)
  return [{ name: match[1] ?? '', labels: Object.fromEntries(labels), value }]
}

/** Whether Prometheus's own checker is on this machine. */
export const hasPromtool = await new Promise<boolean>((resolve) => {
  execFile('promtool', ['--version'], (error) => resolve(error === null))
})

/** What `promtool check metrics` says: nothing where all is well. */
export function checkWithPromtool(text: string): Promise<string> {
  return new Promise((resolve) => {
    const child = execFile('promtool', ['check', 'metrics'], (_error, stdout, stderr) =>
      resolve(stdout + stderr),
    )
    child.stdin?.end(text)
  })
}
