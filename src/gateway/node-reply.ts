import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { readBody } from '../admission/read-body.ts'
import type { Incoming } from './answer-graphql.ts'
import type { Reply } from './exchange.ts'
import { errorReply, withHeaders } from './exchange.ts'
import type { ReplyParts, RequestHeaders, RouteTable } from './route.ts'

export type Handle = (request: IncomingMessage, response: ServerResponse, next?: () => void) => void

/** Answers node:http's requests by the table's routes; others go to `next`, where there is one. */
export function createHandle(
  { routes, notFound }: RouteTable,
  { lifecycle, makeRequest, maxBodyBytes }: ReplyParts,
): Handle {
  return (request, response, next) => {
    const route = routes.get(pathOf(request.url ?? '/'))
    if (route === undefined && next !== undefined) {
      next()
      return
    }
    const headers: RequestHeaders = { get: (name) => headerOf(request, name) }
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
    const answer = async () => {
      const reply =
        route === undefined
          ? errorReply(404, 'NOT_FOUND', notFound)
          : await route(headers, incoming, request.method ?? 'GET')
      await write(reply, response, lifecycle.state.phase !== 'serving')
    }
    // Routes answer their own failures. Should one not, its client is let go rather than left waiting.
    lifecycle.run(answer).catch(() => response.destroy())
  }
}

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
  if (response.destroyed) controller.abort()
  response.once('close', () => {
    if (!response.writableFinished) controller.abort()
  })
  return controller.signal
}

async function write(reply: Reply, response: ServerResponse, last: boolean): Promise<void> {
  if (response.destroyed) return
  const { status, body } = reply
  const headers = last ? withHeaders(reply.headers, { connection: 'close' }) : reply.headers
  if (body === undefined || typeof body === 'string') {
    const length = body === undefined ? 0 : (reply.bytes ?? Buffer.byteLength(body))
    const sized = status === 304 ? headers : withHeaders(headers, { 'content-length': length })
    // As a string: node:http joins it with the head in one write.
    response.writeHead(status, sized as OutgoingHttpHeaders).end(body)
    return
  }
  response.writeHead(status, headers as OutgoingHttpHeaders)
  await writeStream(body, response)
}

async function writeStream(body: ReadableStream<Uint8Array>, response: ServerResponse): Promise<void> {
  const reader = body.getReader()
  const cancel = () => void reader.cancel().catch(() => undefined)
  response.once('close', cancel)
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      // What comes after the client has hung up is written to nobody, and never drains.
      if (response.destroyed) break
      if (!response.write(part.value)) await drained(response)
    }
  } catch {
    response.destroy()
  } finally {
    response.off('close', cancel)
    response.end()
  }
}

/** Until the client has read what was written, or hung up. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      response.off('drain', go).off('close', go)
      resolve()
    }
    response.on('drain', go).on('close', go)
  })
}
