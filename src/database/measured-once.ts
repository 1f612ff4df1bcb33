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

/** Whether the statement now being sent is measured by a caller. */
export const isMeasuredByCaller = (): boolean => nested > 0
