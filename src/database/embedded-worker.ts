import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { describeError } from './embedded-errno.ts'
import type { FromWorker, ToWorker, WorkerStart } from './embedded-messages.ts'
import { queryMessage, RequestReader, syncMessage } from './embedded-protocol.ts'

/*
 * The worker thread that holds the embedded PostgreSQL, so that a long query blocks this thread and not the gateway's. It relays wire
 * protocol bytes: one backend, one session at a time, whoever connected last.
 */

const { clusterDirectory } = workerData as WorkerStart
const port = parentPort
if (port === null) throw new Error('embedded-worker runs in a worker thread')

// PostgreSQL's own default of 128 MB would double the memory of a small process; the operating system caches the files anyway.
// Without max_wal_size a checkpoint would keep up to 1 GB of old log.
const settings = [
  'shared_buffers=32MB',
  'maintenance_work_mem=16MB',
  'max_wal_size=64MB',
  'min_wal_size=32MB',
]
const longjmpStatus = 100
const chunkBytes = 256 * 1024
const checkpointIntervalMs = 30_000

// The server's log: read only to say why it died.
const serverLog: string[] = []
const remember = (line: string): false => {
  serverLog.push(line)
  if (serverLog.length > 30) serverLog.shift()
  return false
}

const send = (message: FromWorker, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer)

function fail(error: unknown): never {
  send({ type: 'failed', reason: [...serverLog, describeError(error)].join('\n') })
  // In a worker this ends the thread, and lets what was posted arrive.
  process.exit(1)
}

async function open(): Promise<PGlite> {
  try {
    return await PGlite.create({
      dataDir: clusterDirectory,
      startParams: [...PGlite.defaultStartParams, ...settings.flatMap((setting) => ['-c', setting])],
      onStderr: remember,
    })
  } catch (error) {
    return fail(error)
  }
}

const postgres = await open()
endThreadWhenBackendDies(postgres)

/** PGlite retries a request until it is consumed, whatever the backend throws: a dead one would spin for ever. */
function endThreadWhenBackendDies({ Module }: PGlite): void {
  const mainLoop = Module._PostgresMainLoopOnce
  Module._PostgresMainLoopOnce = () => {
    try {
      mainLoop()
    } catch (error) {
      // An SQL error travels as a longjmp, which PGlite handles. Anything else means that PostgreSQL has exited.
      if ((error as { status?: unknown }).status !== longjmpStatus) fail(error)
      throw error
    }
  }
}

// Connections are numbered in the order they were made; whoever connected last has the backend.
let current: number | undefined
let latest = 0
let reader = new RequestReader()
let isWorkSinceCheckpoint = false

async function run(message: Uint8Array, connection: number | undefined): Promise<void> {
  let chunks: Uint8Array[] = []
  let size = 0
  const pass = (): void => {
    if (connection === undefined || size === 0) return
    const bytes = new Uint8Array(size)
    let at = 0
    for (const chunk of chunks) {
      bytes.set(chunk, at)
      at += chunk.length
    }
    send({ type: 'data', connection, bytes }, [bytes.buffer])
    chunks = []
    size = 0
  }
  await postgres.execProtocolRawStream(message, {
    syncToFs: false,
    onRawData: (bytes) => {
      if (connection === undefined) return
      chunks.push(bytes.slice())
      size += bytes.length
      if (size >= chunkBytes) pass()
    },
  })
  pass()
  isWorkSinceCheckpoint = true
}

/** One backend serves every connection in turn: nothing of the last may reach the next, least of all an open transaction. */
async function endSession(): Promise<void> {
  if (current === undefined) return
  current = undefined
  await run(syncMessage, undefined)
  await run(queryMessage('ROLLBACK'), undefined)
  await run(queryMessage('DISCARD ALL'), undefined)
}

async function forget(connection: number): Promise<void> {
  if (connection === current) await endSession()
}

async function receive(connection: number, bytes: Uint8Array): Promise<void> {
  if (connection < latest) return
  if (connection > latest) {
    await endSession()
    current = latest = connection
    reader = new RequestReader()
  }
  for (const request of reader.read(bytes)) {
    if (request.kind === 'terminate' || request.kind === 'unsupported') {
      await endSession()
      send({ type: 'end', connection })
      return
    }
    await run(request.bytes, connection)
  }
}

/** In single-user mode PostgreSQL never checkpoints by itself: its log would grow, and a restart after a kill replay it all. */
async function checkpoint(): Promise<void> {
  if (!isWorkSinceCheckpoint || postgres.isInTransaction()) return
  await run(queryMessage('CHECKPOINT'), undefined)
  isWorkSinceCheckpoint = false
}

async function close(): Promise<void> {
  await endSession()
  await postgres.close()
  send({ type: 'closed' })
  process.exit(0)
}

// Handled strictly one after the other; each step is synchronous inside, so the queue is the port's own.
let work: Promise<void> = Promise.resolve()
const enqueue = (task: () => Promise<void>): void => {
  work = work.then(task).catch(fail)
}

setInterval(() => enqueue(checkpoint), checkpointIntervalMs).unref()

port.on('message', (message: ToWorker) => {
  if (message.type === 'close') enqueue(close)
  else if (message.type === 'data') enqueue(() => receive(message.connection, message.bytes))
  else enqueue(() => forget(message.connection))
})

send({ type: 'ready' })
