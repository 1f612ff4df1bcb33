import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

async function openPort() {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { port, close: () => new Promise((resolve) => server.close(resolve)) }
}

/** A port that somebody else has, for one test. */
export async function takenPort(): Promise<number> {
  const { port, close } = await openPort()
  onTestFinished(() => void close())
  return port
}

/** A port that nobody has. */
export async function freePort(): Promise<number> {
  const { port, close } = await openPort()
  await close()
  return port
}
