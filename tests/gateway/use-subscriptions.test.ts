import { expect, it } from 'vitest'
import type { Exchange } from '../../src/gateway/exchange.ts'
import { endWith } from '../../src/gateway/use-subscriptions.ts'

/** A subscription of which nothing comes, and how often it was ended. */
function silent(
  ending: () => Promise<IteratorResult<unknown>> = async () => ({ done: true, value: undefined }),
) {
  let ends = 0
  const told: AsyncIterableIterator<unknown> = {
    next: () => new Promise(() => undefined),
    return: () => {
      ends++
      return ending()
    },
    [Symbol.asyncIterator]: () => told,
  }
  const exchange: Exchange = { recorder: undefined, stored: undefined, told }
  return { exchange, ends: () => ends }
}

it('a subscription ends at the moment its client hangs up, also while nothing comes', () => {
  const { exchange, ends } = silent()
  const client = new AbortController()
  endWith(exchange, client.signal)
  expect(ends()).toBe(0)
  client.abort()
  expect(ends()).toBe(1)
})

it('a subscription ends at once where the client has gone already, or gets no stream', () => {
  const gone = silent()
  endWith(gone.exchange, AbortSignal.abort())
  expect(gone.ends()).toBe(1)
  const refused = silent()
  endWith(refused.exchange, undefined)
  expect(refused.ends()).toBe(1)
})

it('a subscription that cannot be ended, and an answer that is none, are no failure', async () => {
  const { exchange, ends } = silent(() => Promise.reject(new Error('a bug of the author')))
  endWith(exchange, undefined)
  endWith({ recorder: undefined, stored: undefined }, AbortSignal.abort())
  await new Promise((resolve) => setImmediate(resolve))
  expect(ends()).toBe(1)
})
