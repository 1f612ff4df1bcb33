import { AsyncLocalStorage } from 'node:async_hooks'
import type { GraphQLResolveInfo } from 'graphql'
import type { OperationRecorder } from './recorder.ts'

/** Where in an operation the code now running belongs: what a statement it sends is attributed to. */
export interface Frame {
  readonly recorder: OperationRecorder
  /** `Product.supplier`, inside an explicit resolver. */
  readonly coordinate?: string
  readonly path?: GraphQLResolveInfo['path']
  /** Inside a loader's batch function. */
  readonly loader?: string
}

const frames = new AsyncLocalStorage<Frame>()

/** The frame of the code now running; undefined outside any operation. */
export const currentFrame = (): Frame | undefined => frames.getStore()

export const runInFrame = <T>(frame: Frame, run: () => T): T => frames.run(frame, run)

/** Runs outside any operation, so that what it sends is nobody's statement (background work, our own storage). */
export const runOutsideFrames = <T>(run: () => T): T => frames.exit(run)
