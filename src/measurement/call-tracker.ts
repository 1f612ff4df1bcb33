import type { GraphQLResolveInfo } from 'graphql'

/** Follows the calls of an operation's explicit resolvers, whether or not they are recorded. */
export interface CallTracker {
  /** A call is about to be made; what it loads is asked in a frame whose asker the call is. */
  begin(coordinate: string, info: GraphQLResolveInfo): TrackedCall
}

export interface TrackedCall {
  /** It has given a promise: it is pending until it has ended. */
  promised(): void
  /**
   * It has given this value, at once or by its promise; undefined where it failed.
   *
   * @returns whether something of it still runs: the value is a list with promises in it
   */
  ended(value: unknown): boolean
}

const trackerKey = Symbol('sluice.callTracker')

/** Puts an operation's tracker into its context, where the resolvers' wrapper finds it. */
export function attachTracker(context: object, tracker: CallTracker): void {
  ;(context as { [trackerKey]?: CallTracker })[trackerKey] = tracker
}

/** The tracker of the operation a context belongs to; undefined where nobody follows its calls. */
export function trackerOf(context: unknown): CallTracker | undefined {
  return (context as { [trackerKey]?: CallTracker } | null | undefined)?.[trackerKey]
}
