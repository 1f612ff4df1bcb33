import { thisFrame } from './frame.ts'

/**
 * What a resolver has given, in whose frame this is called. A stream (an asynchronous iterable) runs its author's code when it is asked for
 * its next value, by the executor or by a reply that is written: that, too, happens in the resolver's frame.
 */
export function streamInFrame(given: unknown): unknown {
  if (!isStream(given)) return given
  const inFrame = thisFrame()
  return {
    [Symbol.asyncIterator]: () =>
      iteratorInFrame(
        inFrame(() => given[Symbol.asyncIterator]()),
        inFrame,
      ),
  }
}

function iteratorInFrame(
  iterator: AsyncIterator<unknown>,
  inFrame: ReturnType<typeof thisFrame>,
): AsyncIterableIterator<unknown> {
  const { return: end, throw: fail } = iterator
  return {
    next: (...value) => inFrame(() => iterator.next(...value)),
    ...(end && { return: (value) => inFrame(() => end.call(iterator, value)) }),
    ...(fail && { throw: (error) => inFrame(() => fail.call(iterator, error)) }),
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

const isStream = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value
