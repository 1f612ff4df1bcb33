/**
 * Frames of PostgreSQL's wire protocol, as far as a relay needs them (PostgreSQL documentation, "Frontend/Backend Protocol").
 */

/** What a client sent, cut where the backend can run it without waiting for more. */
export type Request =
  | { readonly kind: 'startup'; readonly bytes: Uint8Array }
  | { readonly kind: 'unsupported' }
  | { readonly kind: 'terminate' }
  | { readonly kind: 'run'; readonly bytes: Uint8Array }

const protocolVersion3 = 3 << 16
const sync = 0x53
const query = 0x51
const flush = 0x48
const terminate = 0x58
const functionCall = 0x46
const copyDone = 0x63
const copyFail = 0x66
// After these the backend answers. Parse, Bind, Describe, Execute, Close wait for the Sync behind them: the backend in the worker reads
// from a buffer and must never find it empty in the middle of a request.
const endsRequest = new Set([sync, query, flush, functionCall, copyDone, copyFail])

/** Cuts the bytes of one connection into requests; keeps what is not yet complete. */
export class RequestReader {
  #pending: Buffer = Buffer.alloc(0)
  #started = false

  read(chunk: Uint8Array): Request[] {
    const arrived = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    this.#pending = this.#pending.length === 0 ? arrived : Buffer.concat([this.#pending, arrived])
    const requests: Request[] = []
    let from = 0
    let at = 0
    while (true) {
      const header = this.#started ? 5 : 4
      if (at + header > this.#pending.length) break
      const end = at + header - 4 + this.#pending.readUInt32BE(at + header - 4)
      if (end > this.#pending.length) break
      if (!this.#started) {
        this.#started = true
        const supported = end >= 8 && this.#pending.readUInt32BE(4) === protocolVersion3
        requests.push(
          supported ? { kind: 'startup', bytes: this.#pending.subarray(0, end) } : { kind: 'unsupported' },
        )
        from = end
      } else {
        const type = this.#pending.readUInt8(at)
        if (type === terminate) requests.push({ kind: 'terminate' })
        else if (endsRequest.has(type))
          requests.push({ kind: 'run', bytes: this.#pending.subarray(from, end) })
        if (type === terminate || endsRequest.has(type)) from = end
      }
      at = end
    }
    this.#pending = this.#pending.subarray(from)
    return requests
  }
}

/** A simple query as the client would send it. */
export function queryMessage(text: string): Uint8Array {
  const body = Buffer.byteLength(text) + 1
  const message = Buffer.alloc(5 + body)
  message.writeUInt8(query, 0)
  message.writeUInt32BE(4 + body, 1)
  message.write(text, 5)
  return message
}

export const syncMessage: Uint8Array = Uint8Array.of(sync, 0, 0, 0, 4)
