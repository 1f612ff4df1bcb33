import { AsyncLocalStorage } from 'node:async_hooks'
import type { GraphQLResolveInfo } from 'graphql'
import type { OperationRecorder } from './recorder.ts'
import type { WatchedRows } from './watched-rows.ts'

/** Where in an operation the code now running belongs: what a statement it sends is attributed to. */
export interface Frame {
  readonly recorder: OperationRecorder
  /** `Product.supplier`, inside an explicit resolver. */
  readonly coordinate?: string
  readonly path?: GraphQLResolveInfo['path']
  /** Inside a loader's batch function. */
  readonly loader?: string
  /** The call or the batch that waits for what is loaded here, as the dispatch of batches knows it. */
  readonly asker?: object
  /** What the resolver's call was given. */
  readonly source?: unknown
  readonly args?: unknown
  readonly info?: GraphQLResolveInfo
  /** What it gave; of a promise, what that gave. */
  returned?: unknown
  /** What a client of objects (Prisma's) gave to the call's own code. */
  reads?: ObjectsRead[] | undefined
}

/** Rows as objects, as a client of objects gave them, and which of their columns were used, where that is noted. */
export interface ObjectsRead {
  /** As far as there was room for them. */
  readonly rows: readonly unknown[]
  readonly count: number
  readonly columns: WatchedRows | undefined
}

/** Of an operation that is not recorded: all there is to know of it is who asks. */
interface UnrecordedFrame {
  readonly recorder: undefined
  readonly asker: object
}

const frames = new AsyncLocalStorage<Frame | UnrecordedFrame | undefined>()

// The frame of the code that runs now, up to its first `await`; what comes after finds its frame in `frames`.
let running: Frame | UnrecordedFrame | undefined
let isFollowing = false

/**
 * From now on frames are followed through every `await`. That costs each promise of the process a little (on Node 20 a fifth of a nested
 * operation), so it begins with the first thing that could need it: a measured client or pool, a measured statement, or a resolver that
 * goes on after it has returned.
 */
export function followFrames(): void {
  isFollowing = true
}

/** The frame of the code now running; undefined outside any operation that is recorded. */
export function currentFrame(): Frame | undefined {
  const frame = running ?? frames.getStore()
  return frame?.recorder === undefined ? undefined : frame
}

/** The asker of the frame now running, recorded or not. */
export const currentAsker = (): object | undefined => (running ?? frames.getStore())?.asker

/** Runs in a frame, and so does whatever `run` starts and leaves running. */
export function runInFrame<T>(frame: Frame | UnrecordedFrame, run: () => T): T {
  if (!isFollowing) return runBriefly(frame, run)
  const before = running
  running = undefined
  try {
    return frames.run(frame, run)
  } finally {
    running = before
  }
}

/** Runs in a frame what leaves nothing running when it returns. */
function runBriefly<T>(frame: Frame | UnrecordedFrame, run: () => T): T {
  const outer = enterFrame(frame)
  try {
    return run()
  } finally {
    leaveFrame(outer)
  }
}

/**
 * Begins a frame for code that leaves nothing running when it returns: what is called hundreds of times in an operation spares itself a
 * function for each call. Ends with `leaveFrame`, in a `finally`. @returns the frame around it
 */
export function enterFrame(frame: Frame | UnrecordedFrame): Frame | UnrecordedFrame | undefined {
  const outer = running
  running = frame
  return outer
}

export function leaveFrame(outer: Frame | UnrecordedFrame | undefined): void {
  running = outer
}

/** How to run, later and from wherever, in the frame that runs now; outside any operation where there is none. */
export function thisFrame(): <T>(run: () => T) => T {
  const frame = running ?? frames.getStore()
  return frame === undefined ? runOutsideFrames : (run) => runInFrame(frame, run)
}

/** Runs outside any operation, so that what it sends is nobody's statement (background work, our own storage). */
export function runOutsideFrames<T>(run: () => T): T {
  const before = running
  running = undefined
  try {
    return frames.run(undefined, run)
  } finally {
    running = before
  }
}
