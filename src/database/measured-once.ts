import { runOutsideFrames } from '../measurement/frame.ts'

let nested = 0

/**
 * Calls a driver so that a measured driver underneath does not count the same statement again: a measured pool inside a measured Prisma
 * adapter, say. Holds for the synchronous part of the call, in which a driver hands its statement on.
 */
export function measuringOnce<T>(send: () => T): T {
  nested++
  try {
    return send()
  } finally {
    nested--
  }
}

/**
 * The same for a driver that calls none of its caller's code. It runs outside frames: a connection it opens keeps the context it was opened
 * in, and would be told of as the operation's that was the first to need it, by whoever hears of its events.
 */
export const driving = <T>(send: () => T): T => measuringOnce(() => runOutsideFrames(send))

/** Whether the statement now being sent is measured by a caller. */
export const isMeasuredByCaller = (): boolean => nested > 0
