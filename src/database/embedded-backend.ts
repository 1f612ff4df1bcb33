import type { Duplex } from 'node:stream'
import type { Worker } from 'node:worker_threads'
import { startWorker } from './embedded-entry.ts'
import { openFailure } from './embedded-failure.ts'
import type { FromWorker, ToWorker, WorkerStart } from './embedded-messages.ts'
import { EmbeddedStream } from './embedded-stream.ts'

type Phase =
  | { readonly name: 'stopped' }
  | { readonly name: 'starting' | 'running'; readonly worker: Worker; readonly ready: Promise<void> }
  | { readonly name: 'closed' }

/**
 * The embedded PostgreSQL as the main thread sees it: connections go in, a worker thread answers. When the backend dies (its disk filled
 * up, say) its connections break as a server's would, and the next connection starts it anew; PostgreSQL recovers from its log.
 */
export class EmbeddedBackend {
  readonly #clusterDirectory: string
  readonly #warn: (message: string) => void
  readonly #streams = new Map<number, EmbeddedStream>()
  #connections = 0
  #phase: Phase = { name: 'stopped' }

  constructor(clusterDirectory: string, warn: (message: string) => void) {
    this.#clusterDirectory = clusterDirectory
    this.#warn = warn
  }

  /** Opens the cluster; rejects with a SluiceError that says why it cannot be. */
  start(): Promise<void> {
    const phase = this.#phase
    if (phase.name === 'closed') return Promise.reject(new Error('the embedded database is closed'))
    return phase.name === 'stopped' ? this.#launch() : phase.ready
  }

  connect(): Duplex {
    const connection = ++this.#connections
    const stream = new EmbeddedStream({
      ready: () => this.start(),
      send: (bytes) => this.#post({ type: 'data', connection, bytes }, [bytes.buffer as ArrayBuffer]),
      gone: () => {
        this.#streams.delete(connection)
        this.#post({ type: 'gone', connection })
      },
    })
    this.#streams.set(connection, stream)
    return stream
  }

  /** Checkpoints and ends the worker; resolves when nothing touches the directory any more. */
  async close(): Promise<void> {
    const phase = this.#phase
    if (phase.name === 'closed') return
    this.#phase = { name: 'closed' }
    if (phase.name === 'stopped') return
    await phase.ready.catch(() => undefined)
    if (phase.worker.threadId === -1) return
    const ended = new Promise((resolve) => phase.worker.once('exit', resolve))
    phase.worker.postMessage({ type: 'close' } satisfies ToWorker)
    await ended
  }

  #launch(): Promise<void> {
    const workerData: WorkerStart = { clusterDirectory: this.#clusterDirectory }
    const worker = startWorker('embedded-worker', workerData)
    let failure: Error | undefined
    const ready = new Promise<void>((resolve, reject) => {
      worker.on('message', (message: FromWorker) => {
        if (message.type === 'ready') {
          if (this.#phase.name === 'starting') this.#phase = { name: 'running', worker, ready }
          resolve()
        } else if (message.type === 'data') this.#streams.get(message.connection)?.push(message.bytes)
        else if (message.type === 'end') this.#streams.get(message.connection)?.push(null)
        else if (message.type === 'failed') failure = openFailure(message.reason, this.#clusterDirectory)
      })
      worker.on('error', (error) => {
        failure ??= error
      })
      worker.on('exit', () => {
        const wasRunning = this.#phase.name === 'running'
        if (this.#phase.name !== 'closed') this.#phase = { name: 'stopped' }
        const error = failure ?? new Error('the embedded database has stopped')
        reject(error)
        if (wasRunning)
          this.#warn(`The embedded database stopped and is started again when needed: ${error.message}`)
        for (const stream of [...this.#streams.values()]) stream.destroy(error)
      })
    })
    this.#phase = { name: 'starting', worker, ready }
    return ready
  }

  #post(message: ToWorker, transfer: ArrayBuffer[] = []): void {
    if (this.#phase.name === 'running') this.#phase.worker.postMessage(message, transfer)
  }
}
