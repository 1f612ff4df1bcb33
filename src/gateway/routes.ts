import type { IncomingMessage, ServerResponse } from 'node:http'
import { readBody, readFetchBody } from '../admission/read-body.ts'
import { bearerToken, secretCheck } from '../identity/administrator.ts'
import type { Metrics } from '../metrics/create-metrics.ts'
import type { Incoming } from './answer-graphql.ts'
import type { Reply } from './exchange.ts'
import { errorReply } from './exchange.ts'
import type { Readiness } from './health.ts'
import type { Lifecycle } from './lifecycle.ts'

export interface RouteParts {
  readonly answerGraphql: (incoming: Incoming) => Promise<Reply>
  readonly makeRequest: (url: string, init: RequestInit) => Request
  readonly metrics: Metrics | undefined
  readonly readiness: () => Promise<Readiness>
  readonly lifecycle: Lifecycle
  readonly maxBodyBytes: number
  /** Who may read `/metrics`; undefined: anybody. */
  readonly metricsTokens: readonly (string | undefined)[] | undefined
}

type Headers_ = { get(name: string): string | null }
type Route = (headers: Headers_, graphql: () => Incoming, method: string) => Promise<Reply>
export type Handle = (request: IncomingMessage, response: ServerResponse, next?: () => void) => void

/** The gateway's own paths, answered alike for node:http and for the Fetch API. */
export function createRoutes(parts: RouteParts) {
  const { lifecycle, makeRequest, maxBodyBytes } = parts
  const routes = routesOf(parts)

  const fetch = async (request: Request): Promise<Response> => {
    const route = routes.get(new URL(request.url).pathname)
    const reply = await lifecycle.run(async () => {
      if (route === undefined) return notFound()
      const incoming = (): Incoming => ({
        method: request.method,
        header: (name) => request.headers.get(name),
        readBody: () => readFetchBody(request, maxBodyBytes),
        toRequest: (body) =>
          makeRequest(request.url, {
            method: request.method,
            headers: request.headers,
            signal: request.signal,
            ...(body === undefined ? {} : { body }),
          }),
      })
      return route(request.headers, incoming, request.method)
    })
    return responseOf(reply)
  }

  const handle: Handle = (request, response, next) => {
    const path = pathOf(request.url ?? '/')
    const route = routes.get(path)
    if (route === undefined && next !== undefined) {
      next()
      return
    }
    const headers: Headers_ = { get: (name) => headerOf(request, name) }
    const incoming = (): Incoming => ({
      method: request.method ?? 'GET',
      header: headers.get,
      readBody: () => parsedBodyOf(request) ?? readBody(request, maxBodyBytes),
      toRequest: (body) =>
        makeRequest(`http://${hostOf(request)}${request.url ?? '/'}`, {
          method: request.method ?? 'GET',
          headers: request.headers as Record<string, string>,
          signal: abortedWith(response),
          ...(body === undefined ? {} : { body }),
        }),
    })
    void lifecycle.run(async () => {
      const reply = route === undefined ? notFound() : await route(headers, incoming, request.method ?? 'GET')
      await write(reply, response, lifecycle.state.phase !== 'serving')
    })
  }
  return { fetch, handle }
}

function routesOf(parts: RouteParts): ReadonlyMap<string, Route> {
  const { answerGraphql, metrics, readiness, metricsTokens } = parts
  const checks = metricsTokens?.map(secretCheck)
  return new Map<string, Route>([
    ['/graphql', (_headers, graphql) => answerGraphql(graphql())],
    ['/health/live', async () => json(200, { status: 'ok' })],
    [
      '/health/ready',
      async () => {
        const { ready, reasons } = await readiness()
        return json(ready ? 200 : 503, { status: ready ? 'ready' : 'not ready', reasons })
      },
    ],
    [
      '/metrics',
      async (headers, _graphql, method) => {
        if (metrics === undefined) return notFound()
        if (method !== 'GET')
          return errorReply(405, 'METHOD_NOT_ALLOWED', 'Metrics are read by GET.', { allow: 'GET' })
        const token = bearerToken(headers.get('authorization'))
        if (checks !== undefined && checks.filter((check) => check(token)).length === 0) {
          const message = 'Send Authorization: Bearer with METRICS_TOKEN or ADMIN_TOKEN.'
          return errorReply(401, 'UNAUTHENTICATED', message, { 'www-authenticate': 'Bearer' })
        }
        const headersOfReply = { 'content-type': metrics.contentType, 'cache-control': 'no-store' }
        return { status: 200, headers: headersOfReply, body: await metrics.metrics() }
      },
    ],
  ])
}

const notFound = (): Reply => errorReply(404, 'NOT_FOUND', 'Nothing is here. GraphQL is at /graphql.')

const json = (status: number, body: object): Reply => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
  body: JSON.stringify(body),
})

function pathOf(url: string): string {
  const query = url.indexOf('?')
  return query === -1 ? url : url.slice(0, query)
}

function headerOf(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name]
  return value === undefined ? null : Array.isArray(value) ? value.join(', ') : value
}

/** The host as the client named it where that is a host at all: it becomes part of a URL. */
function hostOf(request: IncomingMessage): string {
  const host = request.headers.host
  return host !== undefined && /^[\w.-]+(:\d{1,5})?$|^\[[0-9a-fA-F:.]+\](:\d{1,5})?$/.test(host)
    ? host
    : 'localhost'
}

/** What a body parser in front (Express) has left of a body that cannot be read twice. */
function parsedBodyOf(request: IncomingMessage & { body?: unknown }) {
  if (!request.readableEnded || request.body === undefined || request.body === null) return undefined
  const text = typeof request.body === 'string' ? request.body : JSON.stringify(request.body)
  return Promise.resolve({ text, bytes: Buffer.byteLength(text) })
}

/** Aborts when the client hangs up before it was answered. */
function abortedWith(response: ServerResponse): AbortSignal {
  const controller = new AbortController()
  response.once('close', () => {
    if (!response.writableFinished) controller.abort()
  })
  return controller.signal
}

async function write(reply: Reply, response: ServerResponse, last: boolean): Promise<void> {
  if (response.destroyed) return
  const headers: Record<string, string | readonly string[] | number> = { ...reply.headers }
  if (last) headers.connection = 'close'
  const { body } = reply
  if (body === undefined || typeof body === 'string') {
    if (reply.status !== 304) headers['content-length'] = body === undefined ? 0 : Buffer.byteLength(body)
    // As a string: node:http joins it with the head in one write.
    response.writeHead(reply.status, headers as Record<string, string>).end(body)
    return
  }
  response.writeHead(reply.status, headers as Record<string, string>)
  await writeStream(body, response)
}

async function writeStream(body: ReadableStream<Uint8Array>, response: ServerResponse): Promise<void> {
  const reader = body.getReader()
  const cancel = () => void reader.cancel().catch(() => undefined)
  response.once('close', cancel)
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (!response.write(part.value))
        await new Promise((resolve) => response.once('drain', resolve).once('close', resolve))
    }
  } catch {
    response.destroy()
  } finally {
    response.off('close', cancel)
    response.end()
  }
}

function responseOf(reply: Reply): Response {
  const headers = new Headers()
  for (const [name, value] of Object.entries(reply.headers)) {
    for (const one of typeof value === 'string' ? [value] : value) headers.append(name, one)
  }
  return new Response(reply.body, { status: reply.status, headers })
}
