import { GraphQLError } from 'graphql'
import { describe, expect, it } from 'vitest'
import type { LoaderDefinitions } from '../../src/loaders/create-loaders.ts'
import { createLoaders } from '../../src/loaders/create-loaders.ts'
import { defineLoader } from '../../src/loaders/define-loader.ts'
import { currentFrame, followFrames } from '../../src/measurement/frame.ts'
import { OperationRecorder } from '../../src/measurement/recorder.ts'

const http = { method: 'POST', route: '/graphql', status: 200 }

type AnyLoaders = Record<string, { load(key: unknown): Promise<unknown>; clearAll(): unknown }>

function setUp(definitions: LoaderDefinitions) {
  const make = createLoaders(definitions)
  return (context: object = {}, recorder?: OperationRecorder) => make(context, recorder) as AnyLoaders
}

describe('defineLoader', () => {
  it('batches what is asked in one tick and gives the batch function its request context', async () => {
    const batches: unknown[] = []
    const double = defineLoader(async (keys: readonly number[], context: { factor: number }) => {
      batches.push([...keys])
      return keys.map((key) => key * context.factor)
    })
    const loaders = setUp({ double })({ factor: 2 })
    expect(
      await Promise.all([loaders.double?.load(1), loaders.double?.load(2), loaders.double?.load(1)]),
    ).toEqual([2, 4, 2])
    expect(batches).toEqual([[1, 2]])
  })

  it('makes a loader only when it is first used, and a fresh one for each request', async () => {
    let calls = 0
    const make = setUp({ one: defineLoader(async (keys: readonly string[]) => keys.map(() => ++calls)) })
    const first = make()
    expect(Object.keys(first)).toEqual([])
    const loader = first.one
    expect(first.one).toBe(loader)
    expect(await first.one?.load('a')).toBe(1)
    expect(await first.one?.load('a')).toBe(1)
    expect(await make().one?.load('a')).toBe(2)
  })

  it("honours DataLoader's own options", async () => {
    const sizes: number[] = []
    const limited = defineLoader(
      async (keys: readonly number[]) => {
        sizes.push(keys.length)
        return keys.map(() => null)
      },
      { maxBatchSize: 2 },
    )
    const loaders = setUp({ limited })()
    await Promise.all([1, 2, 3, 4, 5].map((key) => loaders.limited?.load(key)))
    expect(sizes).toEqual([2, 2, 1])
  })

  it('names the loader, the keys and the remedy when the length is wrong', async () => {
    const short = defineLoader(async (_keys: readonly number[]) => [1])
    const loaders = setUp({ short })()
    await expect(Promise.all([loaders.short?.load(7), loaders.short?.load(8)])).rejects.toThrow(
      'Loader "short" must return one value for each key: 2 keys (7, 8) came in, 1 value came back. ' +
        'Return an array in the order of the keys, with null where nothing was found, e.g. keys.map((key) => rowsByKey.get(key) ?? null).',
    )
  })

  it('says what came back when it is no array at all', async () => {
    const wrong = defineLoader(async () => undefined as never)
    const loaders = setUp({ wrong })()
    await expect(loaders.wrong?.load({ id: 1 })).rejects.toThrow(
      '1 key ({"id":1}) came in, undefined came back',
    )
  })

  it('names the loader and its keys when the batch function throws, and keeps the cause', async () => {
    const cause = new Error('connection reset.')
    const broken = defineLoader(() => {
      throw cause
    })
    const loaders = setUp({ broken })()
    const error = await loaders.broken?.load('a').catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ name: 'SluiceError', code: 'LOADER', cause })
    expect((error as Error).message).toContain(
      'Loader "broken" failed for 1 key (a): connection reset. All of them',
    )
  })

  it('lets an error the author meant for the client pass unchanged', async () => {
    const meant = new GraphQLError('No such shop', { extensions: { code: 'SHOP_NOT_FOUND' } })
    const loaders = setUp({
      one: defineLoader(async () => {
        throw meant
      }),
    })()
    await expect(loaders.one?.load(1)).rejects.toBe(meant)
  })

  it('fails one key alone with an Error in its place', async () => {
    const some = defineLoader(async (keys: readonly number[]) =>
      keys.map((key) => (key === 2 ? new Error('no 2') : key)),
    )
    const loaders = setUp({ some })()
    const settled = await Promise.allSettled([loaders.some?.load(1), loaders.some?.load(2)])
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  })

  it('measures each batch, and marks what runs in it as the loader’s own', async () => {
    followFrames()
    const recorder = new OperationRecorder()
    let loader: string | undefined
    const seen = defineLoader(async (keys: readonly number[]) => {
      await Promise.resolve()
      loader = currentFrame()?.loader
      return keys.map(() => 1)
    })
    const loaders = setUp({ seen })({}, recorder)
    await Promise.all([loaders.seen?.load(1), loaders.seen?.load(2)])
    expect(loader).toBe('seen')
    expect(recorder.finish(http, 0)?.batches).toEqual([
      {
        loader: 'seen',
        batches: 1,
        keys: 2,
        errors: 0,
        totalMs: expect.any(Number),
        maxMs: expect.any(Number),
      },
    ])
  })

  it('refuses anything but a function', () => {
    expect(() => defineLoader(null as never)).toThrow(
      'defineLoader expects a batch function (keys, context) => values, got null.',
    )
  })
})
