import type { Plugin } from 'graphql-yoga'
import { type Exchange, exchangeOf } from './exchange.ts'

/** Hands what a subscription tells to its exchange. */
export function useSubscriptions(): Plugin {
  return {
    onResultProcess({ result, serverContext }) {
      const exchange = exchangeOf(serverContext)
      if (exchange !== undefined && Symbol.asyncIterator in result) exchange.told = result
    },
  }
}

/**
 * Ends a subscription when its client hangs up: a stream's own end waits for whatever comes next. At once where its reply is no stream,
 * for Yoga refuses a request that does not accept one after the subscription was begun, and lets it go on.
 *
 * @param hungUp of the request; absent where the reply is no stream
 */
export function endWith({ told }: Exchange, hungUp: AbortSignal | undefined): void {
  if (told === undefined) return
  const end = async () => {
    try {
      await told[Symbol.asyncIterator]().return?.()
    } catch {
      // Nobody is left whom it could be told.
    }
  }
  if (hungUp === undefined || hungUp.aborted) void end()
  else hungUp.addEventListener('abort', end, { once: true })
}
