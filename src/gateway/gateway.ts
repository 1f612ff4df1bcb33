import type { Handle } from './node-reply.ts'
import type { Report } from './report.ts'

export interface ListenOptions {
  /** Port; 0 picks a free one [4000]. */
  readonly port?: number
  /** Address [127.0.0.1]. */
  readonly host?: string
}

/** Where a gateway listens. */
export interface Listening {
  /** Of `/graphql`. */
  readonly url: string
  /** Of `/metrics`, where it has a port of its own. */
  readonly metricsUrl: string | undefined
}

/** A gateway, ready to be listened with, fetched from or mounted. */
export interface Gateway {
  /**
   * Listens with node:http; with `metrics.port` there, too.
   *
   * @throws SluiceError PORT_IN_USE
   */
  listen(options?: ListenOptions): Promise<Listening>
  /** Answers a Fetch API request in process. */
  fetch(request: Request): Promise<Response>
  /** Answers inside Express, Fastify or node:http; calls `next`, where there is one, for a path that is not the gateway's. */
  readonly handle: Handle
  /**
   * Answers what an administrator may ask, in process, without HTTP and token: `report('{ performanceReport(last: "1h") { requests } }')`.
   * It is not a request, and not counted as one.
   *
   * @returns `data`
   * @throws GraphQLError quoting every error, where there is any; TypeError for no document
   */
  readonly report: Report
  /** Drains, flushes, then resolves. Called twice, waits for the first. */
  close(): Promise<void>
}
