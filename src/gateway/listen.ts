import { once } from 'node:events'
import type { Server } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SluiceError } from '../errors.ts'
import type { ListenOptions } from './gateway.ts'
import type { Handle } from './routes.ts'

/** A server of ours: header, body and idle times are bounded, so that a slow socket holds nothing for long. */
export function createHttpServer(handle: Handle): Server {
  const server = createServer(
    { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 65_000 },
    (request, response) => handle(request, response),
  )
  return server
}

export async function listenOn(
  server: Server,
  { port = 4000, host = '127.0.0.1' }: ListenOptions,
): Promise<{ url: string }> {
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (error) {
    throw explained(error, port, host)
  }
  const { port: chosen } = server.address() as AddressInfo
  return { url: `http://${host.includes(':') ? `[${host}]` : host}:${chosen}/graphql` }
}

function explained(error: unknown, port: number, host: string): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') {
    return new SluiceError(
      'PORT_IN_USE',
      `${host}:${port} is in use by another process. Stop it, or set PORT=${port + 1} (PORT=0 picks a free one).`,
    )
  }
  if (code === 'EACCES') {
    return new SluiceError(
      'PORT_IN_USE',
      `This user may not listen on port ${port}. Set PORT to one above 1023.`,
    )
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new SluiceError(
      'CONFIGURATION',
      `${host} is not an address of this machine. Set HOST=127.0.0.1 or HOST=0.0.0.0.`,
    )
  }
  return error
}

/** Stops accepting; idle connections end now, the others with their answer, and after `graceMs` whatever is left. */
export function stopListening(server: Server): { readonly ended: Promise<void>; readonly force: () => void } {
  const ended = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  return { ended, force: () => server.closeAllConnections() }
}
