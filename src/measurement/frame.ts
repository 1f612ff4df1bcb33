import type { GraphQLResolveInfo } from 'graphql'
import { type Carriers, FrameTrail } from './frame-trail.ts'
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

/** All there is to know of one that is not recorded is who asks; of none at all, nothing. */
interface UnrecordedFrame {
  readonly recorder: undefined
  readonly asker: object | undefined
}

type AnyFrame = Frame | UnrecordedFrame

const trail = new FrameTrail<AnyFrame>()
const outside: UnrecordedFrame = { recorder: undefined, asker: undefined }

// The frame of the code that runs now, up to its first `await`; what comes after finds its frame on the trail.
let running: AnyFrame | undefined
let isFollowing = false

/**
 * From now on frames are followed through every `await`. That costs each promise of the process a little, so it begins with the first thing
 * that could need it: a measured client or pool, a measured statement, or a resolver that goes on after it has returned.
 */
export function followFrames(): void {
  isFollowing = true
}

/** From now on nothing is lost in the first callback that is no promise's, whatever it costs: in development, and in tests. */
export const followExactly = (): void => trail.trustStorage()

/** The frame of the code now running; undefined outside any operation that is recorded. */
export function currentFrame(): Frame | undefined {
  const frame = running ?? trail.expect()
  return frame?.recorder === undefined ? undefined : frame
}

/** The asker of the frame now running, recorded or not. */
export const currentAsker = (): object | undefined => (running ?? trail.expect())?.asker

/** The same, for whom it is nothing to wonder at that there is none. */
export const askerIfAny = (): object | undefined => (running ?? trail.value)?.asker

/** What carries frames, for whoever wants to know what that costs. */
export const carriersOfFrames = (): Carriers => trail.carriers

/** Runs in a frame, and so does whatever `run` starts and leaves running. */
export function runInFrame<T>(frame: AnyFrame, run: () => T): T {
  if (!isFollowing) return runBriefly(frame, run)
  const before = running
  running = undefined
  try {
    return trail.run(frame, run)
  } finally {
    running = before
  }
}

/** Runs in a frame what leaves nothing running when it returns. */
function runBriefly<T>(frame: AnyFrame, run: () => T): T {
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
export function enterFrame(frame: AnyFrame): AnyFrame | undefined {
  const outer = running
  running = frame
  return outer
}

export function leaveFrame(outer: AnyFrame | undefined): void {
  running = outer
}

/** How to run, later and from wherever, in the frame that runs now; outside any operation where there is none. */
export function thisFrame(): <T>(run: () => T) => T {
  const frame = running ?? trail.value ?? outside
  return (run) => runInFrame(frame, run)
}

/** Runs outside any operation, so that what it sends is nobody's statement (background work, our own storage). */
export const runOutsideFrames = <T>(run: () => T): T => runInFrame(outside, run)

/** An operation whose frames may be asked for until it ends, also by what it left behind. @returns what its end wants to be told */
export const operationBegan = (): number => trail.begin()

export const operationEnded = (begunAt: number): void => trail.end(begunAt)
