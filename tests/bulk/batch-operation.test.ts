import { Readable } from 'node:stream'
import { beforeAll, describe, expect, it } from 'vitest'
import { batchOperation } from '../../src/bulk/batch-operation.ts'
import { cursorPaginate } from '../../src/bulk/cursor-paginate.ts'
import { describeWithPostgres } from '../support/postgres.ts'
import { gate, turns } from './gate.ts'
import { openRows, randomFrom } from './rows.ts'

const numbers = (count: number) => Array.from({ length: count }, (_, at) => at)

describe('batchOperation', () => {
  it('gives all items in their order, in batches, and tells of the progress', async () => {
    const batches: [number, number[]][] = []
    const progress: object[] = []
    const result = await batchOperation(
      numbers(7),
      (batch, { index, signal }) => {
        expect(signal.aborted).toBe(false)
        batches.push([index, batch])
      },
      { batchSize: 3, onProgress: (told) => progress.push(told) },
    )
    expect(batches).toEqual([
      [0, [0, 1, 2]],
      [1, [3, 4, 5]],
      [2, [6]],
    ])
    expect(progress).toEqual([
      { done: 3, failed: 0, total: 7 },
      { done: 6, failed: 0, total: 7 },
      { done: 7, failed: 0, total: 7 },
    ])
    expect(result).toEqual({ done: 7, failed: 0, failures: [], aborted: false })
  })

  it.each([
    ['an empty array', [], []],
    ['a Set', new Set([1, 2, 3]), [1, 2, 3]],
    ['a generator', numbers(3).values(), [0, 1, 2]],
    ['a stream', Readable.from([1, 2]), [1, 2]],
    ['items that are undefined', [undefined, null], [undefined, null]],
  ])('takes %s', async (_, items: Iterable<unknown> | AsyncIterable<unknown>, expected) => {
    const seen: unknown[] = []
    const { done } = await batchOperation(items, (batch) => seen.push(...batch))
    expect(seen).toEqual(expected)
    expect(done).toBe(expected.length)
  })

  it('collects failures with their items, and goes on', async () => {
    const result = await batchOperation(
      numbers(6),
      (batch, { index }) => {
        batch.length = 0
        if (index === 0) throw new Error('at once')
        return index === 1 ? Promise.reject(undefined) : undefined
      },
      { batchSize: 2 },
    )
    expect(result).toEqual({
      done: 2,
      failed: 4,
      failures: [
        { items: [0, 1], index: 0, error: new Error('at once') },
        { items: [2, 3], index: 1, error: undefined },
      ],
      aborted: false,
    })
  })

  it.each([
    [undefined, 100],
    [2, 2],
    [0, 0],
  ])('keeps with maxFailures %s the first %i failures, and counts the rest', async (maxFailures, kept) => {
    const fail = () => {
      throw new Error('no')
    }
    const result = await batchOperation(numbers(150), fail, { batchSize: 1, maxFailures })
    expect(result.failed).toBe(150)
    expect(result.failures.map(({ index }) => index)).toEqual(numbers(kept))
  })

  it.each([1, 3])('lets the event loop turn before each batch: concurrency %i', async (concurrency) => {
    let turn = 0
    let isRunning = true
    const count = () => {
      turn++
      if (isRunning) setImmediate(count)
    }
    setImmediate(count)
    const begunAt: number[] = []
    await batchOperation(numbers(50), () => void begunAt.push(turn), { batchSize: 5, concurrency })
    isRunning = false
    expect(begunAt).toHaveLength(10)
    expect(new Set(begunAt).size).toBe(10)
  })

  it('reads no item before there is room for its batch', async () => {
    let read = 0
    function* items() {
      for (;;) yield read++
    }
    const { open, opened } = gate()
    const controller = new AbortController()
    const begun: number[] = []
    const running = batchOperation(
      items(),
      (_, { index }) => {
        begun.push(index)
        return opened
      },
      { batchSize: 5, concurrency: 2, signal: controller.signal },
    )
    await turns(10)
    expect(begun).toEqual([0, 1])
    expect(read).toBe(10)
    controller.abort()
    open()
    expect(await running).toEqual({ done: 10, failed: 0, failures: [], aborted: true })
    expect(read).toBe(10)
  })

  it('begins nothing after a failure where it must stop on error, and waits for what runs', async () => {
    const { open, opened } = gate()
    const begun: number[] = []
    const running = batchOperation(
      numbers(10),
      async (_, { index }) => {
        begun.push(index)
        if (index === 1) {
          setImmediate(open)
          throw new Error('no')
        }
        await opened
      },
      { batchSize: 1, concurrency: 2, stopOnError: true },
    )
    expect(await running).toMatchObject({ done: 1, failed: 1, aborted: false, failures: [{ index: 1 }] })
    expect(begun).toEqual([0, 1])
  })

  it.each([
    [
      'throws',
      () => {
        throw new Error('bar')
      },
    ],
    [
      'rejects',
      async () => {
        throw new Error('bar')
      },
    ],
  ])(
    'loses nothing where onProgress %s: it is not called again, and its error is in the result',
    async (_, fail) => {
      let calls = 0
      const onProgress = () => {
        calls++
        return fail()
      }
      expect(await batchOperation(numbers(6), () => undefined, { batchSize: 2, onProgress })).toEqual({
        done: 6,
        failed: 0,
        failures: [],
        aborted: false,
        progressError: new Error('bar'),
      })
      expect(calls).toBe(1)
    },
  )

  it('accounts for every item, whatever the sizes, failures and aborts', async () => {
    for (let seed = 1; seed <= 300; seed++) {
      const random = randomFrom(seed)
      const below = (limit: number) => Math.floor(random() * limit)
      const total = below(60)
      const batchSize = 1 + below(9)
      const concurrency = 1 + below(6)
      const stopOnError = random() < 0.2
      const failing = random() < 0.5 ? random() : 0
      const maxFailures = below(4)
      const abortAfter = random() < 0.4 ? below(12) : undefined
      const controller = new AbortController()
      let read = 0
      let ended = 0
      function* synchronous() {
        while (read < total) {
          // What is read and not ended fits into the calls at once.
          expect(read - ended).toBeLessThan(concurrency * batchSize)
          yield read++
        }
      }
      async function* asynchronous() {
        for (const item of synchronous()) {
          if (random() < 0.2) await turns(1)
          yield item
        }
      }
      const handed: number[] = []
      const sizes: number[] = []
      const broken: string[] = []
      let running = 0
      let failedBatches = 0
      const progress: number[] = []
      const result = await batchOperation(
        random() < 0.5 ? synchronous() : asynchronous(),
        async (batch, { index }) => {
          running++
          // Not asserted here, where a failure would count as the batch's.
          if (running > concurrency) broken.push('too many at once')
          if (controller.signal.aborted) broken.push('begun after the abort')
          if (index !== sizes.length) broken.push('not the next index')
          handed.push(...batch)
          sizes.push(batch.length)
          const fails = random() < failing
          await turns(below(4))
          if (index === abortAfter) controller.abort()
          await turns(below(2))
          running--
          ended += batch.length
          if (!fails) return
          failedBatches++
          throw new Error('by chance')
        },
        {
          batchSize,
          concurrency,
          stopOnError,
          maxFailures,
          signal: controller.signal,
          onProgress: ({ done, failed }) => progress.push(done + failed),
        },
      )
      expect(broken).toEqual([])
      expect(running).toBe(0)
      expect(handed).toEqual(numbers(handed.length))
      expect(sizes.slice(0, -1).every((size) => size === batchSize)).toBe(true)
      expect(result.done + result.failed).toBe(handed.length)
      expect(result.failures).toHaveLength(Math.min(maxFailures, failedBatches))
      expect(progress).toEqual(progress.toSorted((one, other) => one - other))
      expect(progress.at(-1) ?? 0).toBe(handed.length)
      const mayStop = controller.signal.aborted || (stopOnError && failedBatches > 0)
      if (!mayStop) expect(handed).toHaveLength(total)
      if (handed.length < total) expect(result.aborted || stopOnError).toBe(true)
      if (result.aborted) expect(controller.signal.aborted).toBe(true)
    }
  })
})

describeWithPostgres('batchOperation over cursorPaginate', () => {
  let shop: Awaited<ReturnType<typeof openRows>>
  beforeAll(async () => {
    shop = await openRows({ products: 25 })
  })

  it('changes every row, a page read at a time', async () => {
    const statements = await shop.statementsOf(async () => {
      const products = cursorPaginate(shop.prisma.product, { pageSize: 10, select: { id: true } })
      const result = await batchOperation(
        products,
        (batch) =>
          shop.prisma.product.updateMany({
            where: { id: { in: batch.map(({ id }) => id) } },
            data: { price: { increment: 100 } },
          }),
        { batchSize: 10, concurrency: 2 },
      )
      expect(result).toEqual({ done: 25, failed: 0, failures: [], aborted: false })
    })
    expect(statements.filter((sql) => sql.startsWith('SELECT'))).toHaveLength(3)
    expect(statements.filter((sql) => sql.startsWith('UPDATE'))).toHaveLength(3)
    expect(await shop.prisma.product.count({ where: { price: { gte: 100, lt: 200 } } })).toBe(25)
  })

  it('asks for no page after an abort', async () => {
    const controller = new AbortController()
    const { signal } = controller
    const statements = await shop.statementsOf(async () => {
      const products = cursorPaginate(shop.prisma.product, { pageSize: 5, signal })
      const result = await batchOperation(products, () => controller.abort(), { batchSize: 5, signal })
      expect(result).toMatchObject({ done: 5, aborted: true })
    })
    expect(statements).toHaveLength(1)
  })
})
