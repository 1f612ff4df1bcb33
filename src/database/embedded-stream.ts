import { Duplex } from 'node:stream'

/** What a stream needs from the backend behind it. */
export interface StreamPeer {
  /** Resolves when the backend can take bytes. */
  ready(): Promise<void>
  send(bytes: Uint8Array): void
  gone(): void
}

/** One connection to the embedded PostgreSQL, in the shape of the `net.Socket` that pg expects. */
export class EmbeddedStream extends Duplex {
  readonly #peer: StreamPeer

  constructor(peer: StreamPeer) {
    super()
    this.#peer = peer
  }

  connect(): this {
    this.#peer.ready().then(
      () => {
        if (!this.destroyed) this.emit('connect')
      },
      (error: unknown) => this.destroy(error as Error),
    )
    return this
  }

  override _write(chunk: Uint8Array, _encoding: BufferEncoding, done: () => void): void {
    this.#peer.send(new Uint8Array(chunk))
    done()
  }

  // pg corks the five messages of a query: one message to the worker instead of five.
  override _writev(chunks: { chunk: Uint8Array }[], done: () => void): void {
    this.#peer.send(new Uint8Array(Buffer.concat(chunks.map(({ chunk }) => chunk))))
    done()
  }

  // The worker sends what it has and the client takes it all: pg never pauses its socket.
  override _read(): void {}

  override _final(done: () => void): void {
    this.push(null)
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#peer.gone()
    done(error)
  }

  setNoDelay(): this {
    return this
  }

  setKeepAlive(): this {
    return this
  }

  ref(): this {
    return this
  }

  unref(): this {
    return this
  }
}
