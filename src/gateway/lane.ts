import type { DocumentNode, ExecutionResult } from 'graphql'
import { getOperationAST } from 'graphql'
import { runInFrame } from '../measurement/frame.ts'
import { fieldResolverOf } from '../measurement/method-fields.ts'
import type { OperationRecorder } from '../measurement/recorder.ts'
import type { Enveloped } from './enveloped.ts'
import type { Reply } from './exchange.ts'
import { recordDocument } from './use-measurement.ts'
import type { GetEnveloped } from './yogas.ts'

/** What a request asks, once its JSON is read. */
export interface PlainParams {
  readonly query: string
  readonly operationName?: string | null
  readonly variables?: Readonly<Record<string, unknown>> | null
  readonly extensions?: Readonly<Record<string, unknown>> | null
}

/** What became of a request in the lane; `undefined` is handed on to Yoga as if nothing had been tried. */
export type LaneOutcome =
  | { readonly reply: Reply; readonly result: object }
  /** Executed, but its answer needs Yoga's HTTP: errors, a stream, extensions that set headers. */
  | { readonly known: { readonly result: unknown } | { readonly thrown: unknown } }
  | undefined

const known: ReadonlySet<string> = new Set(['query', 'operationName', 'variables', 'extensions'])
const mediaTypes: ReadonlyMap<string, string> = new Map([
  ['', 'application/json'],
  ['*/*', 'application/json'],
  ['application/json', 'application/json'],
  ['application/graphql-response+json', 'application/graphql-response+json'],
])

/** The media type of the answer to a plain request; undefined where Yoga must negotiate. */
export const plainMediaType = (accept: string | null): string | undefined => mediaTypes.get(accept ?? '')

/** A body that is plainly one GraphQL request; undefined where Yoga must say what is wrong with it. */
export function readPlainParams(text: string): PlainParams | undefined {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!isObject(body) || !Object.keys(body).every((key) => known.has(key))) return undefined
  const { query, operationName, variables, extensions } = body
  const isPlain =
    typeof query === 'string' &&
    query !== '' &&
    (operationName === undefined || operationName === null || typeof operationName === 'string') &&
    (variables === undefined || variables === null || isObject(variables)) &&
    (extensions === undefined || extensions === null || isObject(extensions))
  return isPlain ? (body as unknown as PlainParams) : undefined
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Runs one operation through the Envelop stages of its audience without Yoga's HTTP, which costs more than a small operation does.
 * The stages are Yoga's own, in their order; what is not plain (a document that is refused, a subscription) is left to Yoga before
 * anything was executed, and what was executed is never executed again.
 *
 * @param getEnveloped without the measurement: a hook at each stage would cost more than all that it measures
 * @param recorder told of the stages here
 * @param traced whether statements are recorded
 * @param onAdmitted called once the document is accepted, before the author's code sees the context
 */
export async function runPlain(
  getEnveloped: GetEnveloped,
  context: object,
  params: PlainParams,
  mediaType: string,
  recorder: OperationRecorder | undefined,
  traced: boolean,
  onAdmitted: () => void,
): Promise<LaneOutcome> {
  const enveloped = getEnveloped(context) as Enveloped
  const document = documentOf(enveloped, params, recorder)
  if (document === undefined) return undefined
  onAdmitted()
  let result: unknown
  try {
    const building = enveloped.contextFactory()
    const contextValue = isPromise(building) ? await building : building
    const { schema } = enveloped
    const { variables: variableValues, operationName } = params
    const fieldResolver = fieldResolverOf(schema)
    const args = { schema, document, contextValue, variableValues, operationName, fieldResolver }
    recorder?.beginPhase('executeMs')
    const executing =
      recorder !== undefined && traced
        ? runInFrame({ recorder }, () => enveloped.execute(args))
        : enveloped.execute(args)
    result = isPromise(executing) ? await executing : executing
  } catch (thrown) {
    return { known: { thrown } }
  } finally {
    recorder?.endPhase()
  }
  if (!isPlainResult(result)) return { known: { result } }
  const stringify = (result as { stringify?: (result: unknown) => string }).stringify ?? JSON.stringify
  const body = stringify(result)
  // Neither data nor errors: Yoga must say what that is.
  if (body === '{}') return { known: { result } }
  const headers = { 'content-type': `${mediaType}; charset=utf-8` }
  return { reply: { status: 200, headers, body }, result }
}

function documentOf(
  enveloped: Enveloped,
  params: PlainParams,
  recorder: OperationRecorder | undefined,
): DocumentNode | undefined {
  try {
    recorder?.beginPhase('parseMs')
    const document = enveloped.parse(params.query)
    recorder?.beginPhase('validateMs')
    if (recorder !== undefined) recordDocument(recorder, document, params)
    const errors = enveloped.validate(enveloped.schema, document)
    recorder?.endPhase()
    if (errors.length > 0) return undefined
    const operation = getOperationAST(document, params.operationName)
    return operation == null || operation.operation === 'subscription' ? undefined : document
  } catch {
    recorder?.endPhase()
    return undefined
  }
}

const isPromise = <T>(value: T | Promise<T>): value is Promise<T> =>
  typeof (value as { then?: unknown } | null)?.then === 'function'

// Whether there are data is asked without reading them: those of an answer from cache are parsed when they are read.
const isPlainResult = (result: unknown): result is ExecutionResult =>
  isObject(result) &&
  'data' in result &&
  result.errors === undefined &&
  result.extensions === undefined &&
  !(Symbol.asyncIterator in result)
