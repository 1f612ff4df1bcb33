import type { IncomingMessage } from 'node:http'

/** A body that was admitted, or why it was not. */
export type Body =
  | { readonly text: string; readonly bytes: number }
  | { readonly refused: 'too large' | 'aborted' | 'already read' }

/** Reads a request's body up to a bound; beyond it stops reading at once. */
export function readBody(request: IncomingMessage, maxBodyBytes: number): Promise<Body> {
  if (Number(request.headers['content-length']) > maxBodyBytes)
    return Promise.resolve({ refused: 'too large' })
  if (request.readableEnded || request.destroyed) return Promise.resolve({ refused: 'already read' })
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let bytes = 0
    const done = (body: Body) => {
      request.off('data', onData).off('end', onEnd).off('close', onClose).off('error', onClose)
      resolve(body)
    }
    const onData = (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > maxBodyBytes) {
        request.pause()
        done({ refused: 'too large' })
      } else chunks.push(chunk)
    }
    const onEnd = () => done({ text: textOf(chunks, bytes), bytes })
    const onClose = () => done({ refused: 'aborted' })
    request.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onClose)
  })
}

/** The same bound for a Fetch API request. */
export async function readFetchBody(request: Request, maxBodyBytes: number): Promise<Body> {
  if (Number(request.headers.get('content-length')) > maxBodyBytes) return { refused: 'too large' }
  if (request.bodyUsed) return { refused: 'already read' }
  if (request.body === null) return { text: '', bytes: 0 }
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    bytes += chunk.length
    // Leaving the loop cancels the stream: what is beyond the bound is never read.
    if (bytes > maxBodyBytes) return { refused: 'too large' }
    chunks.push(Buffer.from(chunk))
  }
  return { text: textOf(chunks, bytes), bytes }
}

function textOf(chunks: readonly Buffer[], bytes: number): string {
  return chunks.length === 1
    ? (chunks[0] as Buffer).toString('utf8')
    : Buffer.concat(chunks, bytes).toString('utf8')
}
