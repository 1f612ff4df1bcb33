import { describe, expect, it, onTestFinished } from 'vitest'
import type { StartTimer } from '../../src/loaders/batch-time.ts'
import { startTimer } from '../../src/loaders/batch-time.ts'
import { keyByValue } from '../../src/loaders/by-value.ts'
import type { BatchFunction, LoaderOptions } from '../../src/loaders/define-loader.ts'
import { defineLoader } from '../../src/loaders/define-loader.ts'
import { createDispatch } from '../../src/loaders/dispatch/create-dispatch.ts'
import { type LoaderScope, makeLoader } from '../../src/loaders/make-loader.ts'
import { OperationRecorder } from '../../src/measurement/recorder.ts'
import { noteWrite } from '../../src/measurement/writes.ts'

const http = { method: 'POST', route: '/graphql', status: 200 }

/** A timer that rings when the test says so. */
function heldTimer() {
  const timers: { readonly afterMs: number; ring: () => void; stopped: boolean }[] = []
  const start: StartTimer = (run, afterMs) => {
    const timer = { afterMs, ring: run, stopped: false }
    timers.push(timer)
    return () => {
      timer.stopped = true
    }
  }
  return { timers, startTimer: start }
}

function make<Key, Value>(
  batch: BatchFunction<Key, Value, unknown>,
  options: LoaderOptions<Key, Value> = {},
  scope: Partial<LoaderScope> = {},
) {
  return makeLoader('things', defineLoader(batch, options), { context: {}, recorder: undefined, ...scope })
}

const failureOf = (promise: Promise<unknown>): Promise<Error> =>
  promise.then(
    () => {
      throw new Error('was not rejected')
    },
    (error: Error) => error,
  )

const nextTurn = () => new Promise((resolve) => setImmediate(resolve))

/** Rejections that nobody handled, as the process is told of them. */
function watchUnhandled(): readonly unknown[] {
  const seen: unknown[] = []
  const note = (reason: unknown) => seen.push(reason)
  process.on('unhandledRejection', note)
  onTestFinished(() => {
    process.off('unhandledRejection', note)
  })
  return seen
}

describe('a batch function that never settles', () => {
  it('fails all its keys when its time is over, with an error that says whose and what to do', async () => {
    const { timers, startTimer } = heldTimer()
    const loader = make(() => new Promise<never>(() => {}), {}, { startTimer })
    const loads = [loader.load(7), loader.load(8)]
    await nextTurn()
    expect(timers).toMatchObject([{ afterMs: 30_000, stopped: false }])
    timers[0]?.ring()
    const errors = await Promise.all(loads.map(failureOf))
    expect(errors[0]).toMatchObject({ name: 'SluiceError', code: 'LOADER' })
    expect(errors[0]?.message).toBe(
      'Loader "things" must settle within 30000 ms and has not, for 2 keys (7, 8); all of them fail. ' +
        'Give what it waits for a time limit of its own, e.g. fetch(url, { signal: AbortSignal.timeout(5000) }), ' +
        'or let the loader wait longer by timeoutMs (0: for ever).',
    )
    expect(errors[1]).toBe(errors[0])
  })

  it('is asked again by the next load of the same key', async () => {
    const { timers, startTimer } = heldTimer()
    let calls = 0
    const loader = make<number, number>(
      (keys) => (++calls === 1 ? new Promise<never>(() => {}) : [...keys]),
      {},
      { startTimer },
    )
    const first = failureOf(loader.load(7))
    await nextTurn()
    timers[0]?.ring()
    await first
    expect(await loader.load(7)).toBe(7)
  })

  it.each(['value', 'failure'])('is no longer listened to: a late %s changes nothing', async (late) => {
    const unhandled = watchUnhandled()
    const { timers, startTimer } = heldTimer()
    const recorder = new OperationRecorder()
    let settle = (_outcome: string) => {}
    const source = new Promise<number[]>((resolve, reject) => {
      settle = (outcome) => (outcome === 'value' ? resolve([1]) : reject(new Error('late')))
    })
    const loader = make(() => source, {}, { startTimer, recorder })
    const load = failureOf(loader.load(7))
    await nextTurn()
    timers[0]?.ring()
    const error = await load
    settle(late)
    await nextTurn()
    expect(error.message).toContain('must settle within')
    expect(unhandled).toEqual([])
    expect(recorder.finish(http, 0)?.batches).toMatchObject([
      { loader: 'things', batches: 1, keys: 1, errors: 1 },
    ])
  })

  it('waits as long as its author says, and without a timer for ever', async () => {
    const { timers, startTimer } = heldTimer()
    const pending = () => new Promise<never>(() => {})
    void make(pending, { timeoutMs: 5 }, { startTimer }).load(1)
    void make(pending, { timeoutMs: 0 }, { startTimer }).load(1)
    await nextTurn()
    expect(timers.map(({ afterMs }) => afterMs)).toEqual([5])
  })

  it('costs a timer for each batch that is waited for, stopped when it settles, and none for a value', async () => {
    const { timers, startTimer } = heldTimer()
    const later = make(async (keys: readonly number[]) => [...keys], {}, { startTimer })
    await later.loadMany([1, 2, 3])
    const failing = make(() => Promise.reject(new Error('no')), {}, { startTimer })
    await failureOf(failing.load(1))
    await make((keys: readonly number[]) => [...keys], {}, { startTimer }).load(1)
    expect(timers).toMatchObject([{ stopped: true }, { stopped: true }])
  })

  it('keeps no process alive by its timer', () => {
    const before = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
    const stop = startTimer(() => {}, 1_000_000)
    const during = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
    stop()
    expect(during).toBe(before)
  })

  it('is timed by Node where nothing else is said', async () => {
    const loader = make(() => new Promise<never>(() => {}), { timeoutMs: 1 })
    const waiting = setInterval(() => {}, 1000)
    onTestFinished(() => clearInterval(waiting))
    expect((await failureOf(loader.load(1))).message).toContain('must settle within 1 ms')
  })
})

describe('a batch function that breaks its contract', () => {
  const wrong: readonly (readonly [unknown, string])[] = [
    [[1], '2 keys (7, 8) came in, 1 value came back'],
    [[], '0 values came back'],
    [[1, 2, 3], '3 values came back'],
    [undefined, 'undefined came back'],
    [null, 'null came back'],
    ['ab', 'ab came back'],
    [2, '2 came back'],
    [{ 7: 1, 8: 2 }, '{"7":1,"8":2} came back'],
    [new Map([[7, 1]]), '{} came back'],
    [{ length: 2 }, '2 values came back'],
    [{ length: -2 }, '-2 values came back'],
    [() => [1, 2], 'a function came back'],
  ]

  it.each(wrong)('is told what it gave: %o', async (given, came) => {
    for (const batch of [() => given, async () => given] as BatchFunction<number, unknown, unknown>[]) {
      const loader = make(batch)
      const error = await failureOf(Promise.all([loader.load(7), loader.load(8)]))
      expect(error).toMatchObject({ name: 'SluiceError', code: 'LOADER' })
      expect(error.message).toContain(
        'Loader "things" must return one value for each key: 2 keys (7, 8) came in',
      )
      expect(error.message).toContain(came)
      expect(error.message).toContain('Return an array in the order of the keys')
    }
  })

  it.each([
    ['values that look like an array', () => ({ length: 2, 0: 'a', 1: 'b' }), ['a', 'b']],
    ['a typed array', async () => Float64Array.of(0.5, 1), [0.5, 1]],
    [
      'an array whose last place is empty',
      async () => Object.assign(new Array(2), { 0: 'a' }),
      ['a', undefined],
    ],
  ] as const)('may give %s', async (_, batch, expected) => {
    const loader = make<number, unknown>(batch)
    expect(await Promise.all([loader.load(7), loader.load(8)])).toEqual(expected)
  })

  it('may give a promise of its own making, subscribed to once', async () => {
    let subscriptions = 0
    const loader = make((keys: readonly number[]) => ({
      // biome-ignore lint/suspicious/noThenProperty: a lazy promise, as Prisma's
      // biome-ignore lint/suspicious/noExplicitAny: the shape of PromiseLike
      then(resolve: any): any {
        subscriptions++
        resolve(keys.map(String))
      },
    }))
    expect(await loader.load(7)).toBe('7')
    expect(subscriptions).toBe(1)
  })

  const thrown: readonly (readonly [string, unknown, string])[] = [
    ['an error', new Error('connection reset'), 'failed for 1 key (7): connection reset. All of them'],
    ['a sentence', new Error('No route!'), 'failed for 1 key (7): No route! All of them'],
    ['an error without a message', new RangeError(), 'failed for 1 key (7): RangeError. All of them'],
    ['undefined', undefined, 'failed for 1 key (7): it threw undefined, which is no Error. All of them'],
    ['a string', 'gone', 'it threw gone, which is no Error.'],
    ['an object without a prototype', Object.create(null), 'it threw {}, which is no Error.'],
    ['a symbol', Symbol('x'), 'it threw Symbol(x), which is no Error.'],
  ]

  it.each(thrown)('is explained when it throws or rejects with %s', async (_, reason, expected) => {
    const throwing = () => {
      throw reason
    }
    for (const batch of [throwing, () => Promise.reject(reason), async () => throwing()]) {
      const error = await failureOf(make<number, never>(batch).load(7))
      expect(error).toMatchObject({ name: 'SluiceError', code: 'LOADER', cause: reason })
      expect(error.message).toContain(expected)
      expect(error.message).toContain('to fail one key alone, return an Error in its place.')
    }
  })

  it('names keys that JSON cannot write', async () => {
    const cycle: Record<string, unknown> = {}
    cycle.itself = cycle
    const loader = make(() => Promise.reject(new Error('no')))
    const error = await failureOf(Promise.all([loader.load({ id: 1n }), loader.load(cycle)]))
    expect(error.message).toContain('2 keys ({"id":"1n"}, an object)')
  })

  it('fails the key alone whose place holds an Error, and keeps that', async () => {
    let calls = 0
    const loader = make<number, number>((keys) => {
      calls++
      return keys.map((key) => (key === 2 ? new Error('no 2') : key))
    })
    expect(await loader.loadMany([1, 2, 3])).toEqual([1, new Error('no 2'), 3])
    expect((await failureOf(loader.load(2))).message).toBe('no 2')
    expect(calls).toBe(1)
  })
})

describe('after a write', () => {
  const recording = (options: LoaderOptions<number, number> = {}) => {
    const sent: (readonly number[])[] = []
    const batch = (keys: readonly number[]) => {
      sent.push(keys)
      return [...keys]
    }
    return { sent, loader: make(batch, options, { operation: createDispatch().begin() }) }
  }

  it('what was loaded, primed or sent before is loaded anew', async () => {
    const { sent, loader } = recording()
    await loader.load(1)
    loader.prime(2, 20)
    noteWrite()
    const onTheWay = loader.load(3)
    await nextTurn()
    noteWrite()
    expect(await loader.loadMany([1, 2, 3])).toEqual([1, 2, 3])
    await onTheWay
    expect(sent).toEqual([[1], [3], [1, 2, 3]])
  })

  it.each([
    ['our schedule', {}],
    ['that of its author', { batchScheduleFn: (dispatch: () => void) => void setImmediate(dispatch) }],
  ])('a key that waits to be sent by %s is in its batch once', async (_, options) => {
    const { sent, loader } = recording(options)
    const early = loader.load(1)
    noteWrite()
    expect(loader.load(1)).toBe(early)
    expect(await early).toBe(1)
    expect(sent).toEqual([[1]])
  })
})

describe('a load that nobody waits for', () => {
  const failing: readonly (readonly [string, BatchFunction<number, number, unknown>])[] = [
    [
      'throws',
      () => {
        throw new Error('thrown')
      },
    ],
    ['rejects', () => Promise.reject(new Error('rejected'))],
    ['rejects with undefined', () => Promise.reject()],
    ['gives too little', () => []],
    ['fails one key', (keys) => keys.map((key) => (key === 2 ? new Error('no 2') : key))],
    ['gives a promise that fails', (keys) => keys.map((key) => Promise.reject(new Error(`${key}`)) as never)],
  ]

  it.each(failing)('ends no process where its batch %s', async (_, batch) => {
    const unhandled = watchUnhandled()
    for (const options of [{}, { maxBatchSize: 2 }, { cache: false }, { batch: false }]) {
      const loader = make(batch, options)
      // The second of each is a hit, which is a promise of its own.
      for (const key of [1, 2, 3, 1, 2, 3]) void loader.load(key)
      await nextTurn()
      for (const key of [1, 2, 4]) void loader.load(key)
      await nextTurn()
    }
    expect(unhandled).toEqual([])
  })

  it('ends no process where only a later batch of the same tick fails', async () => {
    const unhandled = watchUnhandled()
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const loader = make<number, number>(
      async (keys) => {
        if (keys[0] === 1) return [...keys]
        await held
        throw new Error('second')
      },
      { maxBatchSize: 2 },
    )
    for (const key of [1, 2, 3, 4]) void loader.load(key)
    await nextTurn()
    void loader.load(3)
    await nextTurn()
    release()
    await nextTurn()
    expect(unhandled).toEqual([])
  })

  it('ends no process where a failure was primed, or kept by another loader in a map they share', async () => {
    const unhandled = watchUnhandled()
    const primed = make((keys: readonly number[]) => [...keys])
    primed.prime(1, new Error('primed'))
    void primed.load(1)
    const cacheMap = new Map<unknown, Promise<number>>()
    const failing = defineLoader((keys: readonly number[]) => keys.map(() => new Error('no')), { cacheMap })
    const scope = { context: {}, recorder: undefined }
    void makeLoader('one', failing, scope).load(1)
    await nextTurn()
    void makeLoader('other', failing, scope).load(1)
    await nextTurn()
    expect(unhandled).toEqual([])
  })

  it('still fails for whoever does wait', async () => {
    const loader = make<number, never>(() => Promise.reject(new Error('no')))
    const waiting = loader.load(1)
    void loader.load(2)
    await expect(waiting).rejects.toThrow('no')
    await expect(loader.load(3)).rejects.toThrow('no')
  })
})

describe('keys that are objects', () => {
  const seen = () => {
    const batches: unknown[][] = []
    const batch = (keys: readonly unknown[]) => {
      batches.push([...keys])
      return keys.map(() => batches.length)
    }
    return { batches, batch }
  }

  it('are loaded once for the same value, and found in the cache by it', async () => {
    const { batches, batch } = seen()
    const loader = make(batch)
    await loader.loadMany([
      { userId: 1, orgId: 2 },
      { orgId: 2, userId: 1 },
      { userId: 1, orgId: 3 },
    ])
    await loader.load({ orgId: 3, userId: 1 })
    expect(batches).toEqual([
      [
        { userId: 1, orgId: 2 },
        { userId: 1, orgId: 3 },
      ],
    ])
    loader.clear({ orgId: 2, userId: 1 })
    expect(await loader.load({ userId: 1, orgId: 2 })).toBe(2)
    loader.prime([5], 50)
    expect(await loader.load([5])).toBe(50)
  })

  it("are compared by the author's own cacheKeyFn where he gives one", async () => {
    const { batches, batch } = seen()
    const loader = make(batch, { cacheKeyFn: (key) => (key as { id: number }).id })
    await loader.loadMany([
      { id: 1, a: 1 },
      { id: 1, a: 2 },
    ])
    expect(batches).toEqual([[{ id: 1, a: 1 }]])
  })

  it('are not confused with texts', async () => {
    const { batches, batch } = seen()
    const loader = make(batch)
    const text = keyByValue({ id: 1 }) as string
    const keys = [text.slice(1), text, { id: 1 }, `\u0000${text}`]
    await loader.loadMany(keys)
    expect(batches).toEqual([keys])
  })
})

describe('the dispatch of batches', () => {
  it('is scheduled by the author where he says how', async () => {
    const held: (() => void)[] = []
    const own = make((keys: readonly number[]) => [...keys], {
      batchScheduleFn: (dispatch) => void held.push(dispatch),
    })
    const load = own.load(1)
    await nextTurn()
    expect(held).toHaveLength(1)
    held[0]?.()
    expect(await load).toBe(1)
  })

  it('takes in what promises settled in the same tick ask for, as DataLoader does', async () => {
    const sizes: number[] = []
    const loader = make((keys: readonly number[]) => {
      sizes.push(keys.length)
      return [...keys]
    })
    const afterAwaits = async (key: number) => {
      for (let turn = 0; turn < key; turn++) await undefined
      return loader.load(key)
    }
    await Promise.all([0, 1, 5, 20].map(afterAwaits))
    expect(sizes).toEqual([4])
  })
})
