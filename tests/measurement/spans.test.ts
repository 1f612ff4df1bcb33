import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { followFrames, runInFrame, runOutsideFrames } from '../../src/measurement/frame.ts'
import type { Measurement } from '../../src/measurement/measurement.ts'
import { OperationRecorder } from '../../src/measurement/recorder.ts'
import type { SpanRecord } from '../../src/measurement/spans.ts'
import { measure, observeSpans, startMeasure } from '../../src/measurement/spans.ts'
import { holdPerformanceClock } from '../support/recorded-gateway.ts'

// As in a program that has measured something before.
followFrames()

let outside: SpanRecord[] = []
let clock = { at: 0 }
let stop = () => {}
beforeEach(() => {
  outside = []
  clock = holdPerformanceClock()
  const removal = observeSpans((span) => outside.push(span))
  stop = () => void removal()
})
afterEach(() => stop())

async function operation(run: () => unknown): Promise<Measurement> {
  const recorder = new OperationRecorder()
  await runInFrame({ recorder }, async () => run())
  return recorder.finish({ method: 'POST', route: '/graphql', status: 200 }, 0) as Measurement
}

describe('measure', () => {
  it('gives what its function gives, and records it in the operation that runs it', async () => {
    const { spans, timeline } = await operation(async () => {
      clock.at += 1
      const sync = measure('sync', () => {
        clock.at += 2
        return 'a'
      })
      const later = await measure('later', async () => {
        await null
        clock.at += 4
        return 'b'
      })
      expect([sync, later]).toEqual(['a', 'b'])
    })
    expect(spans).toEqual([
      { name: 'sync', calls: 1, errors: 0, totalMs: 2, maxMs: 2 },
      { name: 'later', calls: 1, errors: 0, totalMs: 4, maxMs: 4 },
    ])
    expect(timeline).toEqual([
      { kind: 'span', name: 'sync', startMs: 1, durationMs: 2, items: 0, failed: false },
      { kind: 'span', name: 'later', startMs: 3, durationMs: 4, items: 0, failed: false },
    ])
    expect(outside).toEqual([])
  })

  it('fails as its function fails, and counts it', async () => {
    const failure = new Error('no')
    const { spans } = await operation(async () => {
      const failing = () => {
        throw failure
      }
      expect(() => measure('a', failing)).toThrow(failure)
      await expect(measure('a', () => Promise.reject(failure))).rejects.toBe(failure)
      void measure('a', () => undefined)
    })
    expect(spans).toMatchObject([{ name: 'a', calls: 3, errors: 2 }])
  })

  it('lies inside another', async () => {
    const { timeline } = await operation(() =>
      measure('outer', async () => {
        clock.at += 1
        await measure('inner', async () => {
          clock.at += 2
        })
        clock.at += 3
      }),
    )
    expect(timeline).toMatchObject([
      { name: 'inner', startMs: 1, durationMs: 2 },
      { name: 'outer', startMs: 0, durationMs: 6 },
    ])
  })

  it('belongs to its own operation, also when operations run at once', async () => {
    let open = () => {}
    const gate = new Promise<void>((resolve) => {
      open = resolve
    })
    const both = ['one', 'two'].map((name) =>
      operation(async () => {
        await gate
        await measure(name, async () => null)
        void measure(`${name}, after`, () => null)
      }),
    )
    open()
    const names = (await Promise.all(both)).map(({ spans }) => spans.map(({ name }) => name))
    expect(names).toEqual([
      ['one', 'one, after'],
      ['two', 'two, after'],
    ])
  })

  it('subscribes to a lazy query once', async () => {
    let sent = 0
    const query = {
      // biome-ignore lint/suspicious/noThenProperty: what query builders return
      then: (resolve: (rows: readonly number[]) => void) => {
        sent++
        resolve([1])
      },
    } as PromiseLike<readonly number[]>
    const measured = measure('query', () => query)
    expect([await measured, await measured, sent]).toEqual([[1], [1], 1])
  })

  it('counts by itself outside any operation', async () => {
    void measure('alone', () => {
      clock.at += 5
    })
    await measure('alone', () => Promise.reject(new Error('no'))).catch(() => undefined)
    expect(outside).toEqual([
      { name: 'alone', durationMs: 5, failed: false },
      { name: 'alone', durationMs: 0, failed: true },
    ])
  })
})

describe('startMeasure', () => {
  it('records in the operation it was started in, wherever it ends, and once', async () => {
    const { spans } = await operation(() => {
      const end = startMeasure('upload')
      clock.at += 3
      runOutsideFrames(() => end())
      clock.at += 3
      end(new Error('too late'))
    })
    expect(spans).toEqual([{ name: 'upload', calls: 1, errors: 0, totalMs: 3, maxMs: 3 }])
    expect(outside).toEqual([])
  })

  it('counts an error, and no other value as one', async () => {
    const { spans } = await operation(() => {
      for (const error of [new Error('no'), 'no', null, undefined]) startMeasure('upload')(error)
    })
    expect(spans).toMatchObject([{ calls: 4, errors: 2 }])
  })

  it('counts by itself where its operation is over', async () => {
    let end = (_error?: unknown) => {}
    const { spans } = await operation(() => {
      end = startMeasure('background')
    })
    clock.at += 7
    end()
    expect(spans).toEqual([])
    expect(outside).toEqual([{ name: 'background', durationMs: 7, failed: false }])
  })
})

it.each([
  ['no name', () => measure('', () => 1), 'measure expects a name, a non-empty string, got an empty string.'],
  [
    'a name of nothing visible',
    () => measure(' \0', () => 1),
    'measure expects a name, a non-empty string, got " \0".',
  ],
  [
    'a name that is no text',
    () => startMeasure(5 as never),
    'startMeasure expects a name, a non-empty string, got 5.',
  ],
  ['no function', () => measure('a', 5 as never), 'measure expects a function to run, got 5.'],
])('refuses %s', (_what, run, message) => {
  expect(run).toThrow(TypeError)
  expect(run).toThrow(message)
})

it('keeps 200 plain characters of a name', async () => {
  const { spans } = await operation(() => measure(`a\0${'b'.repeat(500)}`, () => null))
  expect(spans[0]?.name).toBe(`a${'b'.repeat(199)}`)
})
