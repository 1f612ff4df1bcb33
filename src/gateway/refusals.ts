import { GraphQLError } from 'graphql'
import type { Body } from '../admission/read-body.ts'
import type { Log } from './log.ts'

/** Why a request is answered without any GraphQL. */
export interface Refusal {
  readonly status: number
  readonly code: string
  readonly message: string
  /** The message without what the request said [the message]. */
  readonly recorded?: string
  readonly headers?: Record<string, string>
}

/** Where a body was left unread the connection cannot be used again, and must not keep a server that is ending waiting for its rest. */
const unread = { connection: 'close' }

export function methodNotAllowed(method: string): Refusal {
  const recorded = '… is not answered here. Send a query by POST or GET, a mutation by POST.'
  const headers = { allow: 'GET, POST, OPTIONS', ...unread }
  return {
    status: 405,
    code: 'METHOD_NOT_ALLOWED',
    message: recorded.replace('…', () => method),
    recorded,
    headers,
  }
}

export function unsupportedMediaType(contentType: string | null): Refusal {
  const recorded = 'The content type must be application/json in UTF-8, got ….'
  const came = contentType === null ? 'none' : `"${contentType.slice(0, 100)}"`
  const message = recorded.replace('…', () => came)
  return { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE', message, recorded, headers: unread }
}

export const unauthenticated = (message: string): Refusal => ({
  status: 401,
  code: 'UNAUTHENTICATED',
  message,
  headers: { 'www-authenticate': 'Bearer' },
})

export function refusalOfBody(
  refused: Extract<Body, { refused: string }>['refused'],
  maxBodyBytes: number,
): Refusal {
  switch (refused) {
    case 'too large':
      return {
        status: 413,
        code: 'BODY_TOO_LARGE',
        message: `The body must be at most ${maxBodyBytes} bytes.`,
        headers: unread,
      }
    case 'aborted':
      return {
        status: 400,
        code: 'BODY_ABORTED',
        message: 'The body ended before it was complete.',
        headers: unread,
      }
    case 'already read':
      return {
        status: 500,
        code: 'BODY_ALREADY_READ',
        message:
          'The body was read before it reached the gateway. Mount gateway.handle in front of any body parser.',
      }
  }
}

/** What an author's `session` threw, or what broke outside GraphQL: an error he meant is shown, any other is logged and masked. */
export function refusalOfThrown(error: unknown, log: Log): Refusal {
  if (error instanceof GraphQLError) {
    const http = error.extensions.http as { status?: number } | undefined
    const code = String(error.extensions.code ?? 'UNAUTHENTICATED')
    return { status: http?.status ?? 401, code, message: error.message }
  }
  log.error({ err: error }, 'a request could not be answered')
  return { status: 500, code: 'INTERNAL_SERVER_ERROR', message: 'Unexpected error.' }
}
