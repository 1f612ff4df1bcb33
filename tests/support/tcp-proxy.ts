import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** Stands before a server so that a test can take it away and bring it back. */
export interface TcpProxy {
  readonly port: number
  /** Breaks every connection and refuses new ones. */
  stop(): Promise<void>
  start(): Promise<void>
  /** Keeps the connections and lets nothing through. */
  freeze(): void
}

export async function proxyTo(target: { host: string; port: number }): Promise<TcpProxy> {
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect(target)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => sockets.delete(socket))
    }
    client.pipe(upstream).pipe(client)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const stop = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve))
    for (const socket of sockets) socket.destroy()
    await closed
  }
  onTestFinished(stop)
  return {
    port,
    stop,
    async start() {
      server.listen(port, '127.0.0.1')
      await once(server, 'listening')
    },
    freeze() {
      for (const socket of sockets) socket.pause().removeAllListeners('data')
    },
  }
}
