import type { Measurement } from '../measurement/measurement.ts'
import type { LabelledHistogram, LabelledHistograms } from './labelled-histograms.ts'

type Http = Measurement['http']

const methods: ReadonlySet<string> = new Set(['GET', 'POST', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'DELETE'])

/** Requests by method, route and status code. Nearly all of them have the labels of the one before: these are not put together again. */
export class RequestSeries {
  readonly #family: LabelledHistograms
  #latest: { readonly http: Http; readonly series: LabelledHistogram } | undefined

  constructor(family: LabelledHistograms) {
    this.#family = family
  }

  observe(http: Http, seconds: number): void {
    const latest = this.#latest
    if (
      latest !== undefined &&
      latest.http.status === http.status &&
      latest.http.method === http.method &&
      latest.http.route === http.route
    ) {
      latest.series.observe(seconds)
      return
    }
    const { folded } = this.#family
    const series = this.#family.of(labelsOf(http))
    // What is folded is counted each time.
    if (this.#family.folded === folded) this.#latest = { http, series }
    series.observe(seconds)
  }
}

function labelsOf({ method, route, status }: Http): readonly string[] {
  const code = status >= 100 && status <= 599 ? String(Math.trunc(status)) : 'other'
  return [methods.has(method) ? method : 'other', route, code]
}
