import { describe, expect, it } from 'vitest'
import { batched } from '../../src/loaders/batched.ts'
import { defineLoader } from '../../src/loaders/define-loader.ts'

const batch = (keys: readonly number[]) => [...keys]
const define = (options: unknown) => () => defineLoader(batch, options as never)

function messageOf(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    expect(error).toMatchObject({ name: 'SluiceError', code: 'CONFIGURATION' })
    return (error as Error).message
  }
  throw new Error('was not refused')
}

describe('the options of defineLoader', () => {
  it('are taken as DataLoader and the loader need them', () => {
    const options = {
      batch: false,
      maxBatchSize: 1,
      cache: false,
      cacheKeyFn: String,
      cacheMap: null,
      batchScheduleFn: (dispatch: () => void) => dispatch(),
      timeoutMs: 0,
    }
    expect(defineLoader(batch, options).options).toEqual(options)
    expect(defineLoader(batch, { cacheMap: new Map(), timeoutMs: 2 ** 31 - 1 }).options.timeoutMs).toBe(
      2147483647,
    )
    expect(defineLoader(batch, { maxBatchSize: undefined }).options.maxBatchSize).toBeUndefined()
  })

  it('are those of the definition, whatever becomes of the object that was given', () => {
    const options = { maxBatchSize: 2 }
    const definition = defineLoader(batch, options)
    options.maxBatchSize = -1
    expect(definition.options.maxBatchSize).toBe(2)
  })

  const bounds = 'a whole number of milliseconds from 0 to 2147483647'
  it.each([
    [
      { maxBatchSize: 0 },
      'maxBatchSize must be a whole number of at least 1, got 0. Leave it out for no limit.',
    ],
    [{ maxBatchSize: -1 }, 'got -1.'],
    [{ maxBatchSize: 1.5 }, 'got 1.5.'],
    [{ maxBatchSize: Number.NaN }, 'got NaN.'],
    [{ maxBatchSize: Number.POSITIVE_INFINITY }, 'got Infinity. Leave it out for no limit.'],
    [{ maxBatchSize: '100' }, 'got "100".'],
    [{ batch: 'no' }, 'batch must be true or false, got "no". Leave it out for true.'],
    [{ cache: 0 }, 'cache must be true or false, got 0.'],
    [{ cache: null }, 'cache must be true or false, got null.'],
    [{ cacheKeyFn: 'id' }, 'cacheKeyFn must be a function (key) => what it is cached under, got "id".'],
    [{ cacheMap: {} }, 'cacheMap must be null or a Map: get, set, delete and clear, got an object.'],
    [{ cacheMap: new WeakMap() }, 'cacheMap must be null or a Map'],
    [
      { batchScheduleFn: 10 },
      'batchScheduleFn must be a function (dispatch) => void that calls dispatch later, got 10.',
    ],
    [{ timeoutMs: -1 }, `timeoutMs must be ${bounds}, got -1. Leave it out for 30000; 0 is no limit.`],
    [{ timeoutMs: 2 ** 31 }, `timeoutMs must be ${bounds}, got 2147483648.`],
    [{ timeoutMs: Number.POSITIVE_INFINITY }, `timeoutMs must be ${bounds}, got Infinity.`],
    [{ timeoutMs: '5s' }, `timeoutMs must be ${bounds}, got "5s".`],
    [
      { name: 'users' },
      'name cannot be given: a loader is called what it is called in `loaders`. Leave it out.',
    ],
    [{ maxBatchsize: 5 }, 'Unknown option: maxBatchsize. Did you mean maxBatchSize?'],
    [
      { ttl: 5 },
      'Unknown option: ttl. Leave out what is not one of batch, maxBatchSize, cache, cacheKeyFn, cacheMap, batchScheduleFn, timeoutMs.',
    ],
    [{ constructor: 1 }, 'Unknown option: constructor.'],
  ])('are refused where they are wrong: %o', (options, expected) => {
    expect(messageOf(define(options))).toContain(expected)
  })

  it.each([
    [null, 'got null'],
    [10, 'got 10'],
    [[], 'got an array'],
    ['cache', 'got "cache"'],
  ])('must be an object: %o', (options, came) => {
    expect(messageOf(define(options))).toContain(`The options of defineLoader must be an object, ${came}.`)
  })

  it('are told all at once', () => {
    expect(messageOf(define({ maxBatchSize: 0, cashe: true, timeoutMs: 5 }))).toBe(
      'defineLoader has 2 mistakes in its options:\n' +
        '  maxBatchSize must be a whole number of at least 1, got 0. Leave it out for no limit.\n' +
        '  Unknown option: cashe. Did you mean cache?',
    )
  })
})

describe('the options of batched', () => {
  const refused = (options: unknown) =>
    messageOf(() => batched((parents: readonly number[]) => parents, options as never))

  it('are three', () => {
    expect(refused({ batch: false })).toBe(
      'batched has a mistake in its options:\n' + '  Unknown option: batch. Did you mean maxBatchSize?',
    )
    expect(refused({ cacheKeyFn: String })).toContain('Unknown option: cacheKeyFn.')
    expect(refused({ maxBatchSize: 0 })).toContain(
      'maxBatchSize must be a whole number of at least 1, got 0.',
    )
    expect(refused({ name: 'score' })).toContain('name cannot be given: it is measured as its field.')
    expect(refused(null)).toContain(
      'The options of batched must be an object, got null. They are maxBatchSize, cache, timeoutMs.',
    )
  })

  it('follow a function', () => {
    expect(() => batched(undefined as never)).toThrow(
      'batched expects a function (parents, args, context, info) => results, got undefined.',
    )
  })
})
