import type { OperationRecorder } from '../measurement/recorder.ts'
import type { RequestedTrace } from './use-trace.ts'

/** What a stored answer says of itself to HTTP. */
interface StoredAnswer {
  readonly etag: string
  readonly scope: 'PUBLIC' | 'PRIVATE'
}

/** One HTTP request to `/graphql` and what its stages leave for the reply. */
export interface Exchange {
  readonly recorder: OperationRecorder | undefined
  stored: StoredAnswer | undefined
  /** What an administrator's request wants to be told of its operation. */
  trace?: RequestedTrace | undefined
  /** What a subscription tells, bit by bit. */
  told?: AsyncIterable<unknown>
  /** What the execution gave, where it is done and only the answer is left to write. */
  known?: { readonly result: unknown } | { readonly thrown: unknown }
}

/** A reply before it is written: the same for a Fetch API response and for node:http. */
export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly body: string | ReadableStream<Uint8Array> | undefined
  /** Of a body that is a string, where they were counted. */
  readonly bytes?: number | undefined
}

/** A copy with more headers. V8 takes ten times as long over `{ ...headers, ...added }`, which a request notices. */
export const withHeaders = <Added extends object>(
  headers: Reply['headers'],
  added: Added,
): Reply['headers'] & Added => Object.assign({}, headers, added)

const exchangeKey = Symbol('sluice.exchange')

export function attachExchange(serverContext: object, exchange: Exchange): void {
  ;(serverContext as { [exchangeKey]?: Exchange })[exchangeKey] = exchange
}

export const exchangeOf = (serverContext: unknown): Exchange | undefined =>
  (serverContext as { [exchangeKey]?: Exchange } | undefined)?.[exchangeKey]

/** An answer that no GraphQL execution made, in GraphQL's form, so that any client can read it. */
export function errorReply(
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers },
    body: JSON.stringify({ errors: [{ message, extensions: { code } }] }),
  }
}
