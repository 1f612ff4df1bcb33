import type { Handle } from './routes.ts'

export interface ListenOptions {
  /** Port; 0 picks a free one [4000]. */
  readonly port?: number
  /** Address [127.0.0.1]. */
  readonly host?: string
}

/** A gateway, ready to be listened with, fetched from or mounted. */
export interface Gateway {
  /**
   * Listens with node:http.
   *
   * @returns the URL of `/graphql`
   * @throws SluiceError PORT_IN_USE
   */
  listen(options?: ListenOptions): Promise<{ readonly url: string }>
  /** Answers a Fetch API request in process. */
  fetch(request: Request): Promise<Response>
  /** Answers inside Express, Fastify or node:http; calls `next`, where there is one, for a path that is not the gateway's. */
  readonly handle: Handle
  /** Drains, flushes, then resolves. Called twice, waits for the first. */
  close(): Promise<void>
}
