import type { Frame } from '../measurement/frame.ts'
import { currentFrame } from '../measurement/frame.ts'
import { joinFrames, resumeFrame } from './measured-frame.ts'

/**
 * The two places in Prisma 7's client where a call leaves the async context of whoever made it. Neither has a public hook, and query
 * extensions run after the first and before the second, so the client's own members are used, where they are as known.
 */
interface PrismaInternals {
  /** Makes the lazy promise of one call; the callback runs when the promise is first subscribed to. */
  _createPrismaPromise: (callback: (transaction?: unknown) => unknown, ...rest: unknown[]) => unknown
  /** Collects the findUnique calls of a tick, and the members of a transaction, and sends them all in the first caller's context. */
  readonly _requestHandler: { readonly dataloader: { readonly options: PrismaBatching } }
}

interface PrismaBatching {
  batchBy: (request: PrismaRequest) => string | undefined
  singleLoader: (request: PrismaRequest) => Promise<unknown>
  batchLoader: (requests: readonly PrismaRequest[]) => Promise<unknown>
}

interface PrismaRequest {
  readonly action: string
  readonly transaction?: { readonly kind: 'batch' | 'itx' }
}

/**
 * Makes each statement run in the frame of the call that asked for it: of the resolver that made the call, whoever awaits it, and for
 * calls that Prisma joins, of what they have in common.
 *
 * @returns whether it could: false where the client's inside is not as Prisma 7's
 */
export function attributeCalls(client: object): boolean {
  const internals = internalsOf(client)
  if (internals === undefined) return false
  attributeToCaller(internals)
  attributeBatches(internals._requestHandler.dataloader.options)
  return true
}

function internalsOf(client: object): PrismaInternals | undefined {
  // The constructor gives a proxy; models are made from the client behind it.
  const original = (client as { _originalClient?: Partial<PrismaInternals> })._originalClient
  const batching: Partial<PrismaBatching> | undefined = original?._requestHandler?.dataloader?.options
  const members = [
    original?._createPrismaPromise,
    batching?.batchBy,
    batching?.singleLoader,
    batching?.batchLoader,
  ]
  return members.every((member) => typeof member === 'function') ? (original as PrismaInternals) : undefined
}

function attributeToCaller(internals: PrismaInternals): void {
  const create = internals._createPrismaPromise
  internals._createPrismaPromise = (callback, ...rest) => {
    const frame = currentFrame()
    if (frame === undefined) return create(callback, ...rest)
    return create(
      (transaction) => {
        const result =
          currentFrame() === frame ? callback(transaction) : resumeFrame(frame, () => callback(transaction))
        return frame.coordinate === undefined ? result : noted(result, frame)
      },
      ...rest,
    )
  }
}

/** Notes what the client gives to a resolver's own code. */
function noted(result: unknown, frame: Frame): unknown {
  if (!(result instanceof Promise)) return result
  return result.then((value: unknown) => {
    if (typeof value === 'object' && value !== null) frame.recorder.recordRead(value, frame)
    return value
  })
}

function attributeBatches(batching: PrismaBatching): void {
  const { batchBy, singleLoader, batchLoader } = batching
  const callers = new WeakMap<PrismaRequest, Frame | undefined>()
  batching.batchBy = (request) => {
    const key = batchBy(request)
    if (key) callers.set(request, currentFrame())
    return key
  }
  batching.singleLoader = (request) =>
    callers.has(request)
      ? resumeFrame(callers.get(request), () => singleLoader(request))
      : singleLoader(request)
  batching.batchLoader = (requests) => {
    // Prisma collects findUnique calls of one shape; only the members of a $transaction([…]) differ.
    const alike = requests.every(
      ({ action, transaction }) => action.startsWith('findUnique') && transaction?.kind !== 'batch',
    )
    const frames = requests.map((request) => callers.get(request))
    return resumeFrame(joinFrames(frames, alike), () => batchLoader(requests))
  }
}
