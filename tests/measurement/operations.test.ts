import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { measureStatement } from '../../src/database/measured-statement.ts'
import { createLoaders } from '../../src/loaders/create-loaders.ts'
import { defineLoader } from '../../src/loaders/define-loader.ts'
import type { Measurement } from '../../src/measurement/measurement.ts'
import { measureOperation, observeOperations, recordOperation } from '../../src/measurement/operations.ts'
import { measure } from '../../src/measurement/spans.ts'
import { noon } from '../support/measurements.ts'
import { holdPerformanceClock } from '../support/recorded-gateway.ts'

let measured: Measurement[] = []
let clock = { at: 0 }
let stop = () => {}
beforeEach(() => {
  measured = []
  clock = holdPerformanceClock()
  const removal = observeOperations((measurement) => measured.push(measurement))
  stop = () => void removal()
})
afterEach(() => stop())

const statement = { text: 'select 1' }

describe('measureOperation', () => {
  it('is an operation with what is sent and measured inside', async () => {
    const answer = await measureOperation(
      'nightly prices',
      async () => {
        await null
        clock.at += 2
        await measureStatement(statement, async () => [1, 2])
        await measure('compute', async () => {
          clock.at += 3
        })
        return 'done'
      },
      { client: { name: 'cron', version: '1' } },
    )
    expect(answer).toBe('done')
    expect(measured).toMatchObject([
      {
        kind: 'work',
        operationName: 'nightly prices',
        document: undefined,
        durationMs: 5,
        phases: { admissionMs: 0, parseMs: 0, validateMs: 0, executeMs: 5, serialiseMs: 0 },
        outcome: 'ok',
        cache: 'bypass',
        client: { name: 'cron', version: '1' },
        http: { route: 'work' },
        statementCount: 1,
        statements: [{ text: 'select ?', origin: 'operation', rows: 2 }],
        spans: [{ name: 'compute', totalMs: 3 }],
      },
    ])
  })

  it('has the batches of loaders that belong to no request', async () => {
    const lampById = defineLoader(async (ids: readonly number[]) => {
      await measureStatement(statement, async () => ids)
      return [...ids]
    })
    const loaders = createLoaders({ lampById })({}, undefined) as {
      lampById: { load(id: number): Promise<number> }
    }
    await measureOperation('job', () => Promise.all([loaders.lampById.load(1), loaders.lampById.load(2)]))
    expect(measured).toMatchObject([
      {
        batches: [{ loader: 'lampById', batches: 1, keys: 2 }],
        statements: [{ origin: 'loader', loader: 'lampById' }],
      },
    ])
  })

  it('has one signature for one name', () => {
    for (const name of ['a', 'b', 'a']) void measureOperation(name, () => 1)
    const [a, b, again] = measured.map(({ signature }) => signature)
    expect(again).toBe(a)
    expect(a).toMatch(/^[0-9a-f]{32}$/)
    expect(b).not.toBe(a)
  })

  it('fails as its function fails, recorded by code and without the message', async () => {
    const failure = Object.assign(new Error('duplicate ada@example.org'), { code: '23505' })
    await expect(measureOperation('job', () => Promise.reject(failure))).rejects.toBe(failure)
    const failing = () => {
      throw new RangeError('ada@example.org')
    }
    expect(() => measureOperation('job', failing)).toThrow(RangeError)
    expect(measured.map(({ outcome, errorCodes }) => [outcome, errorCodes])).toEqual([
      ['serverError', ['23505']],
      ['serverError', ['RangeError']],
    ])
    expect(JSON.stringify(measured)).not.toContain('ada@')
  })

  it('keeps to itself what operations inside each other do', async () => {
    await measureOperation('outer', async () => {
      await measureStatement(statement, async () => [])
      await measureOperation('inner', () => measureStatement({ text: 'select inner' }, async () => []))
      await measureStatement(statement, async () => [])
    })
    expect(measured.map(({ operationName, statementCount }) => [operationName, statementCount])).toEqual([
      ['inner', 1],
      ['outer', 2],
    ])
  })

  it('attributes to each of two at once its own statements', async () => {
    await Promise.all(
      ['one', 'two'].map((name) =>
        measureOperation(name, async () => {
          await null
          await measureStatement({ text: `select ${name}` }, async () => [])
        }),
      ),
    )
    expect(measured.map(({ operationName, statements }) => [operationName, statements[0]?.text])).toEqual([
      ['one', 'select one'],
      ['two', 'select two'],
    ])
  })

  it('reaches one of the observers: the first that is there', () => {
    const other: Measurement[] = []
    const removal = observeOperations((measurement) => other.push(measurement))
    void measureOperation('job', () => 1)
    expect([measured.length, other.length]).toEqual([1, 0])
    stop()
    void measureOperation('job', () => 1)
    expect([measured.length, other.length]).toEqual([1, 1])
    removal()
    expect(measureOperation('job', () => 'not recorded')).toBe('not recorded')
  })
})

describe('recordOperation', () => {
  it('records work that is done', () => {
    recordOperation({
      name: 'GET /invoices',
      durationMs: 12.5,
      startedAt: noon,
      outcome: 'clientError',
      errorCodes: ['NOT_FOUND'],
      client: { name: 'billing' },
    })
    expect(measured).toMatchObject([
      {
        operationName: 'GET /invoices',
        kind: 'work',
        startedAt: noon,
        durationMs: 12.5,
        phases: { executeMs: 12.5 },
        outcome: 'clientError',
        errorCodes: ['NOT_FOUND'],
        client: { name: 'billing', version: '' },
      },
    ])
    void measureOperation('GET /invoices', () => 1)
    expect(measured[1]?.signature).toBe(measured[0]?.signature)
  })

  it('is an error where codes say that it failed', () => {
    recordOperation({ name: 'job', durationMs: 1, errorCodes: ['A'] })
    recordOperation({ name: 'job', durationMs: 1, outcome: 'clientError', errorCodes: ['A'] })
    recordOperation({ name: 'job', durationMs: 1, errorCodes: [] })
    expect(measured.map(({ outcome, errorCodes }) => [outcome, errorCodes])).toEqual([
      ['serverError', ['A']],
      ['clientError', ['A']],
      ['ok', []],
    ])
  })

  it('began its duration ago where nothing else is said', () => {
    const before = Date.now()
    recordOperation({ name: 'job', durationMs: 1000 })
    expect(measured[0]?.startedAt).toBeGreaterThanOrEqual(before - 1000)
    expect(measured[0]?.startedAt).toBeLessThanOrEqual(Date.now() - 1000)
    expect(measured[0]?.outcome).toBe('ok')
  })
})

const anything = (value: unknown) => value as never
it.each([
  ['no name', () => measureOperation('', () => 1), 'measureOperation expects a name'],
  ['no function', () => measureOperation('a', anything({})), 'expects a function to run, got an object.'],
  [
    'a client without a name',
    () => measureOperation('a', () => 1, anything({ client: {} })),
    'expects the client as',
  ],
  [
    'an option nobody reads',
    () => measureOperation('a', () => 1, anything({ cleint: { name: 'cron' } })),
    'measureOperation does not know "cleint". Did you mean client?',
  ],
  [
    'a key of a client that nobody reads',
    () => measureOperation('a', () => 1, anything({ client: { name: 'cron', verson: '1' } })),
    'The client of measureOperation does not know "verson". Did you mean version?',
  ],
  ['nothing', () => recordOperation(anything(undefined)), 'expects { name, durationMs }, got undefined.'],
  [
    'no name',
    () => recordOperation(anything({ durationMs: 1 })),
    'expects a name, a non-empty string, got undefined.',
  ],
  [
    'a negative duration',
    () => recordOperation({ name: 'a', durationMs: -1 }),
    'expects durationMs in milliseconds',
  ],
  ['no duration', () => recordOperation({ name: 'a', durationMs: Number.NaN }), 'got NaN.'],
  [
    'a start that is no instant',
    () => recordOperation({ name: 'a', durationMs: 1, startedAt: 1e300 }),
    'startedAt',
  ],
  [
    'an outcome',
    () => recordOperation({ name: 'a', durationMs: 1, outcome: anything('good') }),
    'got "good".',
  ],
  [
    'codes',
    () => recordOperation({ name: 'a', durationMs: 1, errorCodes: anything('E') }),
    'an array of strings',
  ],
  [
    'codes of what is ok',
    () => recordOperation({ name: 'a', durationMs: 1, outcome: 'ok', errorCodes: ['A', 'B'] }),
    'recordOperation expects no errorCodes of what is ok, got "A", "B". Leave out the outcome, or say how it failed.',
  ],
  [
    'a misspelt key',
    () => recordOperation(anything({ name: 'a', durationms: 1 })),
    'recordOperation does not know "durationms". Did you mean durationMs?',
  ],
  [
    'keys nobody reads',
    () => recordOperation(anything({ name: 'a', durationMs: 1, error: 'A', colour: 'red' })),
    'recordOperation does not know "error", "colour". Did you mean errorCodes?',
  ],
  [
    'a key that is like none',
    () => recordOperation(anything({ name: 'a', durationMs: 1, colour: 'red' })),
    'does not know "colour". Leave out what is not one of name, durationMs, startedAt, outcome, errorCodes, client.',
  ],
])('refuses %s', (_what, run, message) => {
  expect(run).toThrow(TypeError)
  expect(run).toThrow(message)
  expect(measured).toEqual([])
})
