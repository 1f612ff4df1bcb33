import type { ExecutionResult } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { requestBypass } from '../cache/requested-bypass.ts'
import type { OperationRecorder } from '../measurement/recorder.ts'
import { operationTraceOf } from '../reports/operation-trace.ts'
import { exchangeOf } from './exchange.ts'

/** What a request asks for by `"extensions": { "sluice": { "trace": true, "cache": false } }`. */
export interface RequestedTrace {
  /** Whether the answer may be one from cache. */
  readonly mayBeCached: boolean
}

/** Undefined where a request asks for no trace. */
export function requestedTraceOf(extensions: unknown): RequestedTrace | undefined {
  const { trace, cache } =
    (extensions as { sluice?: { trace?: unknown; cache?: unknown } } | null)?.sluice ?? {}
  return trace === true ? { mayBeCached: cache !== false } : undefined
}

/**
 * Adds to an answer what its operation did, where its request asks for that. For an administrator's stages alone; the last of them, since
 * nothing that is done after it is told.
 *
 * @param options.traced whether what resolvers, loaders and statements do is recorded
 */
export function useTrace({ traced }: { readonly traced: boolean }): Plugin {
  return {
    onParams({ params, context }) {
      const exchange = exchangeOf(context)
      if (exchange === undefined) return
      exchange.trace = requestedTraceOf(params.extensions)
      if (exchange.trace?.mayBeCached === false) requestBypass(context, { isCounted: true })
    },
    onResultProcess({ result, setResult, serverContext }) {
      const exchange = exchangeOf(serverContext)
      if (exchange?.trace === undefined || !isWhole(result)) return
      const { extensions } = result
      const sluice = traceOf(exchange.recorder, result, traced)
      // A copy: what is kept of the answer has no trace.
      setResult({ ...result, extensions: { ...extensions, sluice } })
      exchange.stored = undefined
    },
  }
}

const isWhole = (result: unknown): result is ExecutionResult =>
  typeof result === 'object' &&
  result !== null &&
  !Array.isArray(result) &&
  !(Symbol.asyncIterator in result) &&
  !('initialResult' in result)

function traceOf(recorder: OperationRecorder | undefined, result: ExecutionResult, traced: boolean): object {
  if (recorder === undefined)
    return { notes: ['This gateway records no operations (monitoring.enabled is off).'] }
  readAsSerialised(result.data)
  const trace = operationTraceOf(recorder.soFar())
  if (traced) return trace
  const note =
    'This gateway measures no resolvers, loaders, statements and findings (monitoring.statements is off).'
  return { ...trace, notes: [note] }
}

/** What only the serialiser reads of a row is used as well. */
function readAsSerialised(data: unknown): void {
  try {
    JSON.stringify(data)
  } catch {
    // Whoever writes the answer says what is wrong with it.
  }
}
