import type { DocumentNode, ExecutionResult, GraphQLError } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { refusalCodes } from '../limits/use-document-limits.ts'
import { runInFrame } from '../measurement/frame.ts'
import { fieldResolverOf } from '../measurement/method-fields.ts'
import type { OperationRecorder } from '../measurement/recorder.ts'
import { recorderOf } from '../measurement/recorder-of.ts'
import { signatureOf } from '../measurement/signature.ts'
import { recordedMessage } from './recorded-message.ts'

/**
 * Writes into the operation's recorder what its stages do where Yoga runs them: signature, phases, outcome. First of the plugins, so that
 * its clocks enclose the others'. The record itself begins and ends with the HTTP request, and so counts what never reached GraphQL.
 */
export function useMeasurement({ traced }: { readonly traced: boolean }): Plugin {
  const invalid = new WeakSet<OperationRecorder>()
  return {
    onParse({ context }) {
      const recorder = recorderOf(context)
      if (recorder === undefined) return
      recorder.beginPhase('parseMs')
      return ({ result }) => {
        recorder.endPhase()
        if (result === null || result instanceof Error) return
        recordDocument(recorder, result, (context as { params?: Params }).params)
      }
    },
    onValidate({ context }) {
      const recorder = recorderOf(context)
      if (recorder === undefined) return
      recorder.beginPhase('validateMs')
      return ({ valid }) => {
        recorder.endPhase()
        if (!valid) invalid.add(recorder)
      }
    },
    onExecute({ args, executeFn, setExecuteFn }) {
      const recorder = recorderOf(args.contextValue)
      if (recorder === undefined) return
      args.fieldResolver ??= fieldResolverOf(args.schema)
      // One frame around the whole execution: what no resolver's own frame names still belongs to this operation.
      if (traced) setExecuteFn((inner) => runInFrame({ recorder }, () => executeFn(inner)))
      recorder.beginPhase('executeMs')
      return { onExecuteDone: () => recorder.endPhase() }
    },
    onSubscribe({ args, subscribeFn, setSubscribeFn }) {
      const recorder = recorderOf(args.contextValue)
      if (recorder === undefined) return
      args.fieldResolver ??= fieldResolverOf(args.schema)
      if (traced) setSubscribeFn((inner) => runInFrame({ recorder }, () => subscribeFn(inner)))
      recorder.beginPhase('executeMs')
      return { onSubscribeResult: () => recorder.endPhase() }
    },
    onResultProcess({ result, serverContext }) {
      const recorder = recorderOf(serverContext)
      if (recorder === undefined || Array.isArray(result) || !('errors' in result)) return
      recordErrors(recorder, result as ExecutionResult, invalid.has(recorder))
    },
  }
}

type Params = { readonly operationName?: string | null; readonly variables?: unknown }

/** Says which operation this is. */
export function recordDocument(
  recorder: OperationRecorder,
  parsed: DocumentNode,
  params: Params | undefined,
): void {
  recorder.operation = signatureOf(parsed, params?.operationName ?? undefined)
  recorder.variables = params?.variables
}

/** Says which errors the answer has, and how it ended. @param isInvalid whether validation refused the document */
export function recordErrors(recorder: OperationRecorder, result: ExecutionResult, isInvalid: boolean): void {
  const { errors } = result
  if (errors === undefined || errors.length === 0) return
  for (const error of errors) {
    recorder.recordError(codeOf(error), recordedMessage(error, isInvalid))
  }
  if (errors.some((error) => refusalCodes.has(codeOf(error)))) recorder.outcome = 'refused'
  else if (result.data != null) recorder.outcome = 'partial'
  else recorder.outcome = errors.some(isUnexpected) ? 'serverError' : 'clientError'
}

const codeOf = (error: GraphQLError): string => String(error.extensions?.code ?? 'GRAPHQL_ERROR').slice(0, 60)

/** Masked: not an error the author or the executor meant for the client. */
const isUnexpected = (error: GraphQLError): boolean => error.extensions?.unexpected === true
