import { once } from 'node:events'
import type { Server } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SluiceError } from '../errors.ts'
import type { Listening, ListenOptions } from './gateway.ts'
import type { Handle } from './node-reply.ts'

/** The ports a gateway listens on. */
export interface Listeners {
  listen(options: ListenOptions): Promise<Listening>
  /** Stops accepting on all of them. */
  stop(): readonly Stopping[]
}

/** What answers `/metrics` on a port of its own. */
export interface MetricsPort {
  readonly handle: Handle
  readonly port: number
  /** Absent: that of the first `listen`. */
  readonly host: string | undefined
}

/** Listens for requests, and from the first time on for scrapes where these have a port of their own. */
export function createListeners(handle: Handle, metricsPort: MetricsPort | undefined): Listeners {
  const servers = new Set<Server>()
  let metrics: Promise<string> | undefined

  async function open(answer: Handle, address: Address): Promise<{ server: Server; origin: string }> {
    const server = createHttpServer(answer)
    const origin = await listenOn(server, address)
    servers.add(server)
    return { server, origin }
  }

  async function openMetrics(
    { handle: answer, port, host }: MetricsPort,
    otherwise: string,
  ): Promise<string> {
    const { origin } = await open(answer, { port, host: host ?? otherwise, variable: 'METRICS_PORT' })
    return `${origin}/metrics`
  }

  return {
    async listen({ port = 4000, host = '127.0.0.1' }) {
      const { server, origin } = await open(handle, { port, host, variable: 'PORT' })
      if (metricsPort !== undefined) metrics ??= openMetrics(metricsPort, host)
      try {
        return { url: `${origin}/graphql`, metricsUrl: await metrics }
      } catch (error) {
        // All or nothing: who is told that it did not start finds no port taken, and may try again.
        metrics = undefined
        servers.delete(server)
        stopListening(server).force()
        throw error
      }
    },
    stop: () => [...servers].map(stopListening),
  }
}

interface Address {
  readonly port: number
  readonly host: string
  /** Of the environment, where the port may be set. */
  readonly variable: 'PORT' | 'METRICS_PORT'
}

/** A server of ours: header, body and idle times are bounded, so that a slow socket holds nothing for long. */
function createHttpServer(handle: Handle): Server {
  return createServer(
    { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 65_000 },
    (request, response) => handle(request, response),
  )
}

async function listenOn(server: Server, address: Address): Promise<string> {
  const { port, host } = address
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (error) {
    throw explained(error, address)
  }
  const { port: chosen } = server.address() as AddressInfo
  return `http://${host.includes(':') ? `[${host}]` : host}:${chosen}`
}

function explained(error: unknown, { port, host, variable }: Address): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') {
    return new SluiceError(
      'PORT_IN_USE',
      `${host}:${port} is in use by another process. Stop it, or set ${variable}=${port + 1} (${variable}=0 picks a free one).`,
    )
  }
  if (code === 'EACCES') {
    return new SluiceError(
      'PORT_IN_USE',
      `This user may not listen on port ${port}. Set ${variable} to one above 1023.`,
    )
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    const remedy =
      variable === 'PORT'
        ? 'Set HOST=127.0.0.1 or HOST=0.0.0.0.'
        : 'Set the option metrics.host to one that is.'
    return new SluiceError('CONFIGURATION', `${host} is not an address of this machine. ${remedy}`)
  }
  return error
}

/** What is left of a server that accepts no more. */
export interface Stopping {
  readonly ended: Promise<void>
  readonly force: () => void
}

/** Stops accepting; idle connections end now, the others with their answer, and after `force` whatever is left. */
function stopListening(server: Server): Stopping {
  const ended = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  return { ended, force: () => server.closeAllConnections() }
}
