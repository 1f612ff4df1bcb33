import { GraphQLError } from 'graphql'
import type { AnalysisRequest, Analyze, AnalyzedRun } from '../reports/analysis-request.ts'
import { notMeasured } from '../reports/analysis-request.ts'

/** Runs an analysis until it is given up, when the signal says so. */
export type RunAnalysis = (request: AnalysisRequest, signal: AbortSignal) => Promise<readonly AnalyzedRun[]>

const maxAtOnce = 2

/** The analyses of a gateway: at most two at once, none of which outlives it. */
export class Analyses {
  #run: RunAnalysis = notMeasured
  readonly #running = new Set<AbortController>()
  #isClosed = false

  /** Until then nothing is measured, and so nothing analysed. */
  open(run: RunAnalysis): void {
    this.#run = run
  }

  /** Gives up those that run; their callers are told. */
  close(): void {
    this.#isClosed = true
    for (const controller of this.#running) controller.abort(shuttingDown())
  }

  readonly analyze: Analyze = async (request) => {
    if (this.#isClosed) throw shuttingDown()
    if (this.#running.size >= maxAtOnce) {
      throw new GraphQLError(
        `${maxAtOnce} analyses are running, and no more may at once. Ask again when one of them has ended.`,
        { extensions: { code: 'TOO_MANY_ANALYSES' } },
      )
    }
    const controller = new AbortController()
    this.#running.add(controller)
    try {
      return await this.#run(request, controller.signal)
    } finally {
      this.#running.delete(controller)
    }
  }
}

const shuttingDown = (): GraphQLError =>
  new GraphQLError(
    'The gateway is closing, and analyses are given up. Ask another one, or this one when it is back.',
    {
      extensions: { code: 'SHUTTING_DOWN' },
    },
  )
