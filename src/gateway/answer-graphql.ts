import type { GraphQLSchema } from 'graphql'
import { isAdmittedContentType } from '../admission/content-type.ts'
import type { Body } from '../admission/read-body.ts'
import type { ResponseCache } from '../cache/response-cache.ts'
import { clientOf } from '../identity/client.ts'
import type { Identity } from '../identity/identify.ts'
import { inputKeysOf } from '../measurement/input-keys.ts'
import type { Measurement, OnMeasured } from '../measurement/measurement.ts'
import type { RecorderOptions } from '../measurement/recorder.ts'
import { OperationRecorder } from '../measurement/recorder.ts'
import { attachRecorder } from '../measurement/recorder-of.ts'
import { shownVariablesOf } from '../measurement/redact.ts'
import type { Exchange, Reply } from './exchange.ts'
import { attachExchange, errorReply, withHeaders } from './exchange.ts'
import type { PlainParams } from './lane.ts'
import { plainMediaType, readPlainParams, runPlain } from './lane.ts'
import type { Log } from './log.ts'
import type { Refusal } from './refusals.ts'
import {
  methodNotAllowed,
  refusalOfBody,
  refusalOfThrown,
  unauthenticated,
  unsupportedMediaType,
} from './refusals.ts'
import { endWith } from './use-subscriptions.ts'
import { requestedTraceOf } from './use-trace.ts'
import type { JoinedStages } from './yogas.ts'

/** A request to `/graphql` before its body was read. */
export interface Incoming {
  readonly method: string
  readonly header: (name: string) => string | null
  readonly readBody: () => Promise<Body>
  /** Makes the Fetch API request the later stages see. */
  readonly toRequest: (body: string | undefined) => Request
}

export interface GraphqlParts {
  readonly stages: JoinedStages
  /** The administrator's, which has all that the public one has. */
  readonly schema: GraphQLSchema
  readonly identify: (authorization: string | null, request: () => Request) => Identity | Promise<Identity>
  readonly cache: Pick<ResponseCache, 'answerOf'>
  /** Whether pages of other origins may call: then only Yoga answers, which knows the headers they need. */
  readonly hasCors: boolean
  readonly maxBodyBytes: number
  readonly onMeasured: OnMeasured | undefined
  readonly recording: RecorderOptions
  /** Whether statements are recorded, and whose they are. */
  readonly traced: boolean
  readonly log: Log
}

const methods: ReadonlySet<string> = new Set(['GET', 'POST', 'OPTIONS'])
const maxCodeLength = 60

/**
 * Answers one request to `/graphql`: admission, identity, then the Yoga of the audience. Every path ends in one measurement, also those
 * that never reach GraphQL.
 */
export function createAnswerGraphql(parts: GraphqlParts) {
  const { stages, identify, cache, hasCors, maxBodyBytes, onMeasured, traced, log } = parts
  const { yogas, unmeasured } = stages
  const { shownVariables = shownVariablesOf([]) } = parts.recording
  const recording: RecorderOptions = {
    ...parts.recording,
    owner: onMeasured,
    shownVariables: { ...shownVariables, keys: inputKeysOf(parts.schema) },
  }
  return async (incoming: Incoming): Promise<Reply> => {
    const recorder = onMeasured === undefined ? undefined : new OperationRecorder(recording)
    if (recorder !== undefined) recorder.client = clientOf(incoming.header)
    const exchange: Exchange = { recorder, stored: undefined }
    let reply: Reply
    try {
      reply = withStored(await admitted(incoming, exchange), exchange, incoming.header('if-none-match'))
    } catch (error) {
      reply = refused(refusalOfThrown(error, log), recorder)
    }
    if (recorder === undefined || onMeasured === undefined || !isOperation(incoming, reply)) return reply
    if (reply.status >= 500) recorder.outcome = 'serverError'
    else if (reply.status >= 400 && recorder.outcome === 'ok') recorder.outcome = 'clientError'
    const { status, headers, body } = reply
    const bytes = typeof body === 'string' ? Buffer.byteLength(body) : undefined
    if (recorder.end(httpOf(incoming.method, status), bytes ?? 0)) onMeasured(recorder)
    return { status, headers, body, bytes }
  }

  async function admitted(incoming: Incoming, exchange: Exchange): Promise<Reply> {
    const { recorder } = exchange
    const refuse = (refusal: Refusal): Reply => {
      if (recorder !== undefined) recorder.outcome = 'refused'
      return refused(refusal, recorder)
    }
    if (!methods.has(incoming.method)) return refuse(methodNotAllowed(incoming.method))
    let text: string | undefined
    if (incoming.method === 'POST') {
      const contentType = incoming.header('content-type')
      if (!isAdmittedContentType(contentType)) return refuse(unsupportedMediaType(contentType))
      const body = await incoming.readBody()
      if ('refused' in body) return refuse(refusalOfBody(body.refused, maxBodyBytes))
      text = body.text
      if (recorder !== undefined) recorder.requestBytes = body.bytes
    }
    const request = once(() => incoming.toRequest(text))
    const identity = await identify(incoming.header('authorization'), request)
    if ('refused' in identity) return refuse(unauthenticated(identity.refused))
    if (recorder !== undefined) recorder.identity = identity
    const mediaType = text === undefined || hasCors ? undefined : plainMediaType(incoming.header('accept'))
    const params = text === undefined || mediaType === undefined ? undefined : readPlainParams(text)
    if (params !== undefined && mediaType !== undefined && !wantsTrace(identity, params)) {
      const reply = await runInLane(request, identity, exchange, params, mediaType)
      if (reply !== undefined) return reply
    }
    return runInYoga(request(), identity, exchange)
  }

  async function runInLane(
    request: () => Request,
    { audience, session }: Settled,
    exchange: Exchange,
    params: PlainParams,
    mediaType: string,
  ): Promise<Reply | undefined> {
    const { recorder } = exchange
    const lane: LaneRequest = { isAdmitted: false, request }
    const context = { params, session, audience, [laneRequest]: lane }
    Object.defineProperty(context, 'request', requestOfLane)
    if (recorder !== undefined) attachRecorder(context, recorder)
    const outcome = await runPlain(unmeasured[audience], context, params, mediaType, recorder, traced, () => {
      lane.isAdmitted = true
    })
    if (outcome === undefined) return undefined
    if ('known' in outcome) {
      exchange.known = outcome.known
      return undefined
    }
    exchange.stored = cache.answerOf(outcome.result)
    return outcome.reply
  }

  async function runInYoga(
    request: Request,
    { audience, session }: Settled,
    exchange: Exchange,
  ): Promise<Reply> {
    const serverContext = { request, session, audience }
    attachExchange(serverContext, exchange)
    if (exchange.recorder !== undefined) attachRecorder(serverContext, exchange.recorder)
    const reply = await replyOfResponse(await yogas[audience].handleRequest(request, serverContext))
    endWith(exchange, typeof reply.body === 'object' ? request.signal : undefined)
    return reply
  }
}

/** Yoga adds what an administrator wants to be told of his own operation. */
const wantsTrace = ({ audience }: Settled, { extensions }: PlainParams): boolean =>
  audience === 'administrator' && requestedTraceOf(extensions) !== undefined

const laneRequest = Symbol('sluice.laneRequest')

interface LaneRequest {
  /** The document is accepted: from here on the author's code may look at the request. */
  isAdmitted: boolean
  readonly request: () => Request
}

/**
 * A context's request, made when it is first looked at: most operations never do, and making it costs a tenth of a small one. Yoga's own
 * plugins ask for the method while the document is read. One getter for all contexts: V8 would make a hidden class for each with a getter
 * of its own, and everything the getter sees would outlive its request until the next full collection.
 */
const requestOfLane: PropertyDescriptor = {
  configurable: true,
  enumerable: true,
  get(this: { readonly [laneRequest]: LaneRequest }) {
    const { isAdmitted, request } = this[laneRequest]
    return isAdmitted ? request() : plainPost
  },
}

const plainPost = { method: 'POST' } as Request

type Settled = Exclude<Identity, { refused: string }>

// Nearly all operations end as the one before them.
let latestHttp: Measurement['http'] = { method: 'POST', route: '/graphql', status: 200 }

function httpOf(method: string, status: number): Measurement['http'] {
  if (latestHttp.method !== method || latestHttp.status !== status)
    latestHttp = { method, route: '/graphql', status }
  return latestHttp
}

function refused(refusal: Refusal, recorder: OperationRecorder | undefined): Reply {
  const { status, code, message, recorded = message, headers } = refusal
  recorder?.recordError(code.slice(0, maxCodeLength), recorded)
  return errorReply(status, code, message, headers)
}

function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}

/** Neither GraphiQL's page nor the question that precedes a cross-origin request is an operation. */
const isOperation = ({ method }: Incoming, { headers }: Reply): boolean =>
  method !== 'OPTIONS' && (method !== 'GET' || !String(headers['content-type']).startsWith('text/html'))

/** A stored answer revalidates by the tag of its content (RFC 9110, 8.8.3 and 13.1.2); everything else is kept by nobody. */
function withStored(reply: Reply, exchange: Exchange, ifNoneMatch: string | null): Reply {
  const { status, headers, body } = reply
  if ('cache-control' in headers) return reply
  const { stored } = exchange
  if (stored === undefined || status !== 200) {
    return { status, headers: withHeaders(headers, { 'cache-control': 'no-store' }), body }
  }
  const varied = withHeaders(headers, {
    etag: stored.etag,
    'cache-control': stored.scope === 'PRIVATE' ? revalidated.private : revalidated.public,
    vary: headers.vary === undefined ? variedBy : [headers.vary, variedBy].flat().filter(Boolean).join(', '),
  })
  if (ifNoneMatch !== null && matches(ifNoneMatch, stored.etag))
    return { status: 304, headers: varied, body: undefined }
  return { status, headers: varied, body }
}

const revalidated = {
  private: 'private, max-age=0, must-revalidate',
  public: 'public, max-age=0, must-revalidate',
}
const variedBy = 'Accept, Authorization'

const matches = (ifNoneMatch: string, etag: string): boolean =>
  ifNoneMatch.trim() === '*' || ifNoneMatch.split(',').some((one) => one.trim().replace(/^W\//, '') === etag)

async function replyOfResponse(response: Response): Promise<Reply> {
  const headers: Record<string, string | readonly string[]> = {}
  response.headers.forEach((value, name) => {
    // Names come as they were written; ours are in lower case.
    const lowered = name.toLowerCase()
    if (lowered !== 'set-cookie') headers[lowered] = value
  })
  const cookies = response.headers.getSetCookie()
  if (cookies.length > 0) headers['set-cookie'] = cookies
  const streamed = /^(text\/event-stream|multipart\/)/.test(response.headers.get('content-type') ?? '')
  if (streamed && response.body !== null) return { status: response.status, headers, body: response.body }
  return { status: response.status, headers, body: (await response.text()) || undefined }
}
