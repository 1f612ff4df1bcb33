import { readFetchBody } from '../admission/read-body.ts'
import type { Incoming } from './answer-graphql.ts'
import type { Reply } from './exchange.ts'
import { errorReply } from './exchange.ts'
import type { ReplyParts, RouteTable } from './route.ts'

/** Answers a Fetch API request by the table's routes. */
export function createFetch(
  { routes, notFound }: RouteTable,
  { lifecycle, makeRequest, maxBodyBytes }: ReplyParts,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const route = routes.get(new URL(request.url).pathname)
    const reply = await lifecycle.run(async () => {
      if (route === undefined) return errorReply(404, 'NOT_FOUND', notFound)
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
}

function responseOf(reply: Reply): Response {
  const headers = new Headers()
  for (const [name, value] of Object.entries(reply.headers)) {
    for (const one of typeof value === 'string' ? [value] : value) headers.append(name, one)
  }
  return new Response(reply.body, { status: reply.status, headers })
}
