import type { Incoming } from './answer-graphql.ts'
import type { Reply } from './exchange.ts'
import type { Lifecycle } from './lifecycle.ts'

/** What is read of a request's headers, by names in lower case. */
export interface RequestHeaders {
  get(name: string): string | null
}

/** One path's answer, alike for node:http and for the Fetch API. */
export type Route = (headers: RequestHeaders, graphql: () => Incoming, method: string) => Promise<Reply>

/** Routes by path, and what is told where there is none. */
export interface RouteTable {
  readonly routes: ReadonlyMap<string, Route>
  readonly notFound: string
}

/** What it takes to bring a request to its route. */
export interface ReplyParts {
  readonly makeRequest: (url: string, init: RequestInit) => Request
  readonly lifecycle: Lifecycle
  readonly maxBodyBytes: number
}
