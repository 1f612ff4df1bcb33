import { GraphQLError } from 'graphql'
import type { ListSizes } from '../diagnosis/list-sizes.ts'
import type { Measurement } from '../measurement/measurement.ts'
import { badInput, show } from './duration.ts'

/** The arguments of `analyzeOperation`, as they came. */
export interface AnalysisArguments {
  readonly document: string
  readonly operationName?: string | null | undefined
  readonly variables?: unknown
  readonly scale?:
    | { readonly variable: string; readonly from: number; readonly to: number }
    | null
    | undefined
  readonly session?: string | null | undefined
  readonly timeoutMs?: number | null | undefined
}

/** What is to be run. */
export interface AnalysisRequest {
  readonly document: string
  readonly operationName: string | undefined
  readonly variables: Readonly<Record<string, unknown>>
  /** The variable that is replaced, and with what: one run for each value. Undefined for one run as the variables say. */
  readonly scale: { readonly variable: string; readonly from: number; readonly to: number } | undefined
  /** Null is nobody. */
  readonly session: string | null
  /** Of each run. */
  readonly timeoutMs: number
}

/** What a run did. */
export interface AnalyzedRun {
  /** The variable's value; undefined for one run. */
  readonly value: number | undefined
  readonly measurement: Measurement
  readonly lists: ListSizes
}

/**
 * Runs an operation of the author's schema: once, or at both values of the scale, the smaller one first.
 *
 * @throws GraphQLError BAD_USER_INPUT for a document, a name or variables that cannot be run; ANALYSIS_TIMEOUT; TOO_MANY_ANALYSES;
 *   NOT_MEASURED; SHUTTING_DOWN
 */
export type Analyze = (request: AnalysisRequest) => Promise<readonly AnalyzedRun[]>

/** What analyses are answered with where nothing is measured. */
export const notMeasured: Analyze = async () => {
  throw new GraphQLError(
    'This gateway measures no resolvers and statements (monitoring.enabled or monitoring.statements is off), so that it has nothing to analyse. Switch them on.',
    { extensions: { code: 'NOT_MEASURED' } },
  )
}

const defaultTimeoutMs = 10_000
const maxTimeoutMs = 60_000
const maxSize = 1_000_000

/** @throws GraphQLError BAD_USER_INPUT for arguments that make no sense */
export function analysisRequestOf(args: AnalysisArguments): AnalysisRequest {
  const { document, operationName, variables, scale, session } = args
  const timeoutMs = args.timeoutMs ?? defaultTimeoutMs
  if (timeoutMs < 1 || timeoutMs > maxTimeoutMs)
    throw badInput(`timeoutMs must be from 1 to ${maxTimeoutMs}, got ${timeoutMs}.`)
  if (session === '') throw badInput('session must not be empty. Leave it out for nobody.')
  if (variables != null && (typeof variables !== 'object' || Array.isArray(variables)))
    throw badInput(`variables must be an object by the variables' names, got ${show(variables)}.`)
  if (scale != null) {
    const { from, to } = scale
    if (from < 0 || to > maxSize || from >= to)
      throw badInput(
        `scale must go from a smaller value to a larger one, from 0 to ${maxSize}, got from ${from} to ${to}.`,
      )
  }
  return {
    document,
    operationName: operationName ?? undefined,
    variables: { ...(variables as object | null | undefined) },
    scale: scale ?? undefined,
    session: session ?? null,
    timeoutMs,
  }
}
