import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { BatchSourceError, batchOperation } from '../../src/bulk/batch-operation.ts'
import { gate, turns } from './gate.ts'

const numbers = (count: number) => Array.from({ length: count }, (_, at) => at)

describe('batchOperation', () => {
  describe('on abort', () => {
    it('begins nothing where it was aborted before, and closes the items', async () => {
      let isClosed = false
      function* items() {
        try {
          yield 1
          yield 2
        } finally {
          isClosed = true
        }
      }
      const started = items()
      started.next()
      const run = () => expect.unreachable()
      expect(await batchOperation(started, run, { signal: AbortSignal.abort() })).toEqual({
        done: 0,
        failed: 0,
        failures: [],
        aborted: true,
      })
      expect(isClosed).toBe(true)
    })

    it('waits for the calls under way, which see the signal', async () => {
      const controller = new AbortController()
      const { open, opened } = gate()
      let isWaited = false
      const running = batchOperation(
        numbers(4),
        async (_, { signal }) => {
          if (!signal.aborted) await once(signal, 'abort')
          await opened
          isWaited = true
        },
        { batchSize: 1, signal: controller.signal },
      )
      await turns(3)
      controller.abort()
      await turns(3)
      expect(isWaited).toBe(false)
      open()
      expect(await running).toMatchObject({ done: 1, aborted: true })
      expect(isWaited).toBe(true)
    })

    it('does not wait for items that never come', async () => {
      const controller = new AbortController()
      const never = {
        [Symbol.asyncIterator]: () => ({
          next: () => new Promise<IteratorResult<number>>(() => {}),
          return: () => new Promise<IteratorResult<number>>(() => {}),
        }),
      }
      const running = batchOperation(never, () => undefined, { signal: controller.signal })
      await turns(2)
      controller.abort()
      expect(await running).toMatchObject({ done: 0, aborted: true })
    })

    it('is not said to be aborted where all was done', async () => {
      const controller = new AbortController()
      const last = (_: number[], { index }: { index: number }) => {
        if (index === 1) controller.abort()
      }
      const options = { batchSize: 2, signal: controller.signal }
      expect(await batchOperation(numbers(4), last, options)).toMatchObject({ done: 4, aborted: false })
    })

    it('leaves nothing on a signal that lives on', async () => {
      const { signal } = new AbortController()
      let listeners = 0
      const counting = new Proxy(signal, {
        get(target, name) {
          if (name === 'addEventListener') listeners++
          if (name === 'removeEventListener') listeners--
          const value = Reflect.get(target, name, target)
          return typeof value === 'function' ? value.bind(target) : value
        },
      })
      await batchOperation(numbers(3), () => undefined, { signal: counting })
      expect(listeners).toBe(0)
    })
  })

  describe('with items that fail', () => {
    it('does what it had read, and then fails with what was done', async () => {
      async function* items() {
        yield* numbers(5)
        throw new Error('the connection is gone')
      }
      const error = await batchOperation(
        items(),
        (batch) => {
          if (batch.includes(0)) throw new Error('no')
        },
        { batchSize: 2 },
      ).catch((thrown: unknown) => thrown)
      if (!(error instanceof BatchSourceError)) throw error
      expect(error.message).toBe(
        'batchOperation could not read its items to their end, after 3 were done and 2 failed (see error.result): ' +
          'the connection is gone',
      )
      expect(error.cause).toEqual(new Error('the connection is gone'))
      expect(error.result).toMatchObject({ done: 3, failed: 2, failures: [{ items: [0, 1] }] })
    })

    it('waits for the calls under way first', async () => {
      const { open, opened } = gate()
      const seen: string[] = []
      function* items() {
        yield 1
        setImmediate(open)
        throw new Error('no more')
      }
      const run = async () => {
        await opened
        seen.push('ended')
      }
      await expect(batchOperation(items(), run, { batchSize: 1, concurrency: 2 })).rejects.toThrow('no more')
      expect(seen).toEqual(['ended'])
    })

    it('takes an error after an abort for the answer to it', async () => {
      const controller = new AbortController()
      async function* items() {
        yield 1
        controller.signal.throwIfAborted()
        yield 2
      }
      const run = () => controller.abort()
      const options = { batchSize: 1, signal: controller.signal }
      expect(await batchOperation(items(), run, options)).toMatchObject({ done: 1, aborted: true })
    })
  })
})
