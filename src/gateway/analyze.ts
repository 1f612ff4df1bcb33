import type { ExecutionResult } from 'graphql'
import { GraphQLError } from 'graphql'
import { isRefusedForVariables } from '../cache/execution.ts'
import { requestBypass } from '../cache/requested-bypass.ts'
import type { Diagnosis } from '../diagnosis/diagnose.ts'
import { listSizesOf } from '../diagnosis/list-sizes.ts'
import { runInFrame, runOutsideFrames } from '../measurement/frame.ts'
import { fieldResolverOf } from '../measurement/method-fields.ts'
import type { RecorderOptions } from '../measurement/recorder.ts'
import { OperationRecorder } from '../measurement/recorder.ts'
import { attachRecorder } from '../measurement/recorder-of.ts'
import type { AnalysisRequest, AnalyzedRun } from '../reports/analysis-request.ts'
import type { RunAnalysis } from './analyses.ts'
import { analyzedDocument, quoted } from './analyzed-document.ts'
import { type Deadline, deadline } from './deadline.ts'
import type { Enveloped } from './enveloped.ts'
import { recordDocument, recordErrors } from './use-measurement.ts'
import type { GetEnveloped } from './yogas.ts'

export interface AnalysisParts {
  /** The stages of the public schema, without the measurement. */
  readonly getEnveloped: GetEnveloped
  readonly makeRequest: () => Request
  /** What runs are recorded with, beside what looks for findings. */
  readonly recording: Pick<RecorderOptions, 'process' | 'viewerOf' | 'shownVariables'>
  /** Made anew for each analysis: what it remembers of operations is of its runs alone. */
  readonly makeDiagnosis: () => Pick<Diagnosis, 'examine'>
}

/**
 * Makes what runs the operations of analyses: through the stages of any request of the public, on a request and a context of their own, with
 * a recorder that belongs to no gateway, so that nobody counts what it sees, and past the cache. A run that takes too long is aborted: its
 * resolvers are no longer waited for, and what it has sent to a database goes on.
 */
export function createAnalysis(parts: AnalysisParts): RunAnalysis {
  const { getEnveloped, makeDiagnosis } = parts
  return async (request, signal) => {
    const { document: query, operationName, variables } = request
    // Without a request: Yoga, which would see it, says nothing of what it expects.
    const checking = getEnveloped({ params: { query, operationName, variables }, audience: 'public' })
    analyzedDocument(checking as Enveloped, request)
    const { examine } = makeDiagnosis()
    const recording = { ...parts.recording, examine, watchesColumns: () => true, owner: nobody }
    const { scale } = request
    const runs: AnalyzedRun[] = []
    // The smaller one first: whatever is learnt or kept at a first time is not missing from the larger one.
    for (const value of scale === undefined ? [undefined] : [scale.from, scale.to]) {
      const variables =
        scale === undefined ? request.variables : { ...request.variables, [scale.variable]: value }
      // Not in the frame of whoever asked for the analysis.
      runs.push(
        await runOutsideFrames(() => runOnce(parts, recording, { ...request, variables }, value, signal)),
      )
    }
    return runs
  }
}

/** Whose observers there are none of. */
const nobody = {}

async function runOnce(
  parts: AnalysisParts,
  recording: RecorderOptions,
  request: AnalysisRequest,
  value: number | undefined,
  closing: AbortSignal,
): Promise<AnalyzedRun> {
  const recorder = new OperationRecorder(recording)
  const ended = deadline(request.timeoutMs, () => tooLong(request, value), closing)
  try {
    const result = await execute(parts, recorder, request, ended)
    if (isRefusedForVariables(result)) throw quoted(result.errors ?? [])
    recordErrors(recorder, result, false)
    const body = serialised(result, recorder)
    recorder.end({ method: 'POST', route: '/graphql', status: 200 }, Buffer.byteLength(body))
    return { value, measurement: recorder.measurement(), lists: listSizesOf(result.data) }
  } finally {
    ended.clear()
    // What goes on after it was given up is no part of it.
    recorder.end({ method: 'POST', route: '/graphql', status: 200 }, 0)
  }
}

/** As the lane runs a request. */
async function execute(
  parts: AnalysisParts,
  recorder: OperationRecorder,
  request: AnalysisRequest,
  { signal, orGivenUp }: Deadline,
): Promise<ExecutionResult> {
  const { operationName, variables, session } = request
  recorder.identity = { audience: 'public', session }
  const context = contextOf(parts, request, variables)
  attachRecorder(context, recorder)
  const enveloped = parts.getEnveloped(context) as Enveloped
  recorder.beginPhase('parseMs')
  const document = enveloped.parse(request.document)
  recorder.beginPhase('validateMs')
  recordDocument(recorder, document, { operationName, variables })
  enveloped.validate(enveloped.schema, document)
  recorder.endPhase()
  const contextValue = await orGivenUp(contextFrom(enveloped))
  const { schema } = enveloped
  const fieldResolver = fieldResolverOf(schema)
  const args = {
    schema,
    document,
    contextValue,
    variableValues: variables,
    operationName,
    fieldResolver,
    signal,
  }
  recorder.beginPhase('executeMs')
  try {
    return (await orGivenUp(runInFrame({ recorder }, () => enveloped.execute(args)))) as ExecutionResult
  } finally {
    recorder.endPhase()
  }
}

function contextOf({ makeRequest }: AnalysisParts, request: AnalysisRequest, variables: object): object {
  const { document, operationName, session } = request
  const params = { query: document, operationName, variables }
  const context = { request: makeRequest(), params, session, audience: 'public' }
  requestBypass(context, { isCounted: false })
  return context
}

async function contextFrom(enveloped: Enveloped): Promise<object> {
  try {
    return await enveloped.contextFactory()
  } catch (error) {
    // Masked as for a client; the log has the cause.
    const message = error instanceof Error ? error.message : String(error)
    throw new GraphQLError(
      `The context could not be made, as it could not be for such a request: ${message} Give the session that it needs.`,
      { extensions: { code: 'CONTEXT_FAILED' } },
    )
  }
}

/** Written, as for a client: what only the serialiser reads of a row counts as used. */
function serialised(result: ExecutionResult, recorder: OperationRecorder): string {
  try {
    return JSON.stringify(result)
  } catch {
    recorder.outcome = 'serverError'
    recorder.recordError('INTERNAL_SERVER_ERROR')
    return ''
  }
}

const tooLong = ({ timeoutMs, scale }: AnalysisRequest, value: number | undefined): GraphQLError => {
  const at = scale === undefined ? '' : ` with ${scale.variable} = ${value}`
  return new GraphQLError(
    `The run${at} was given up after ${timeoutMs} ms. What it has sent to a database goes on there. Run less of it, or give timeoutMs.`,
    { extensions: { code: 'ANALYSIS_TIMEOUT' } },
  )
}
