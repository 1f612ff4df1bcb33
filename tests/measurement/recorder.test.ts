import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import type { Measurement } from '../../src/measurement/measurement.ts'
import { OperationRecorder } from '../../src/measurement/recorder.ts'
import type { OperationTrace } from '../../src/measurement/trace.ts'

const http = { method: 'POST', route: '/graphql', status: 200 }
const batch = {
  loader: 'a',
  frame: { recorder: new OperationRecorder() },
  asker: undefined,
  values: undefined,
  startMs: 5000,
  endMs: 5001,
  failed: false,
}
const statement = { sql: 'select 1', parametersKey: undefined, rows: 1, failed: false }

function recorded(record: (recorder: OperationRecorder, clock: { at: number }) => void): Measurement {
  const clock = { at: 5000 }
  const recorder = new OperationRecorder({ clock: { now: () => 1_800_000_000_000, tick: () => clock.at } })
  record(recorder, clock)
  return recorder.finish(http, 10) as Measurement
}

describe('phases', () => {
  it('are the whole duration where nothing was parsed', () => {
    const { phases, durationMs } = recorded((_recorder, clock) => {
      clock.at += 9
    })
    expect({ phases, durationMs }).toEqual({
      phases: { admissionMs: 9, parseMs: 0, validateMs: 0, executeMs: 0, serialiseMs: 0 },
      durationMs: 9,
    })
  })

  it('leave out what lies between them', () => {
    const { phases, durationMs } = recorded((recorder, clock) => {
      let step = 1
      for (const phase of ['parseMs', 'validateMs', 'executeMs'] as const) {
        clock.at += 100
        recorder.beginPhase(phase)
        clock.at += step++
        recorder.endPhase()
      }
      clock.at += 50
    })
    expect(phases).toEqual({ admissionMs: 100, parseMs: 1, validateMs: 2, executeMs: 3, serialiseMs: 50 })
    expect(durationMs).toBe(356)
  })

  it('add up where one comes twice', () => {
    const { phases } = recorded((recorder, clock) => {
      for (const ms of [2, 3]) {
        recorder.beginPhase('parseMs')
        clock.at += ms
        recorder.endPhase()
      }
    })
    expect(phases.parseMs).toBe(5)
  })

  it('end with the operation where one broke off', () => {
    const { phases } = recorded((recorder, clock) => {
      recorder.beginPhase('parseMs')
      clock.at += 2
      recorder.beginPhase('executeMs')
      clock.at += 6
    })
    expect(phases).toEqual({ admissionMs: 0, parseMs: 2, validateMs: 0, executeMs: 6, serialiseMs: 0 })
  })
})

describe('resolvers', () => {
  it('are busy while at least one call runs', () => {
    const { resolvers } = recorded((recorder, clock) => {
      const slot = recorder.resolver('Product.supplier')
      slot.begin(5010)
      slot.begin(5012)
      slot.end(5010, 5015, false)
      slot.end(5012, 5020, false)
      slot.begin(5030)
      slot.end(5030, 5031, true)
      clock.at = 5040
    })
    expect(resolvers).toEqual([
      {
        coordinate: 'Product.supplier',
        calls: 3,
        errors: 1,
        totalMs: 14,
        maxMs: 8,
        startMs: 10,
        endMs: 31,
        busyMs: 11,
      },
    ])
  })

  it('run until the end of an operation that did not wait for them, and change it no more', () => {
    const clock = { at: 5000 }
    const recorder = new OperationRecorder({ clock: { now: () => 0, tick: () => clock.at } })
    const slot = recorder.resolver('Product.supplier')
    slot.begin(5001)
    clock.at = 5005
    const measurement = recorder.finish(http, 0)
    slot.end(5001, 5100, true)
    slot.begin(5200)
    expect(measurement?.resolvers).toEqual([
      {
        coordinate: 'Product.supplier',
        calls: 1,
        errors: 0,
        totalMs: 0,
        maxMs: 0,
        startMs: 1,
        endMs: 5,
        busyMs: 4,
      },
    ])
  })
})

describe('statements', () => {
  it('are busy once while they run in parallel', () => {
    const { statements, databaseMs, timeline } = recorded((recorder, clock) => {
      for (const [end, durationMs] of [
        [5010, 8],
        [5012, 4],
        [5030, 10],
      ] as const) {
        clock.at = end
        recorder.recordStatement({ ...statement, durationMs }, { recorder })
      }
    })
    expect(statements).toMatchObject([{ count: 3, totalMs: 22, maxMs: 10, busyMs: 20 }])
    expect(databaseMs).toBe(22)
    expect(
      timeline.map(({ kind, startMs, durationMs, items }) => [kind, startMs, durationMs, items]),
    ).toEqual([
      ['statement', 2, 8, 1],
      ['statement', 8, 4, 1],
      ['statement', 20, 10, 1],
    ])
    expect(timeline[0]?.name).toBe(statements[0]?.fingerprint)
  })

  it('are told apart by 500 shapes, and counted beyond', () => {
    const { statements, statementCount, databaseMs, truncated } = recorded((recorder) => {
      for (let index = 0; index < 510; index++)
        recorder.recordStatement({ ...statement, sql: `select a${index}`, durationMs: 1 }, { recorder })
    })
    expect([statements.length, statementCount, databaseMs, truncated]).toEqual([500, 510, 510, true])
  })
})

describe('bounds', () => {
  it('keeps the first 500 entries of the time line, and says so', () => {
    const record = (count: number) => (recorder: OperationRecorder) => {
      for (let index = 0; index < count; index++)
        recorder.recordBatch({ ...batch, keys: [1, 2], failed: index === 0 })
    }
    const full = recorded(record(500))
    expect([full.timeline.length, full.truncated]).toEqual([500, false])
    expect(full.timeline[0]).toEqual({
      kind: 'batch',
      name: 'a',
      startMs: 0,
      durationMs: 1,
      items: 2,
      failed: true,
    })
    const more = recorded(record(501))
    expect([more.timeline.length, more.truncated, more.batches[0]?.batches]).toEqual([500, true, 501])
  })

  it('keeps 100 names of spans, and says so', () => {
    const { spans, truncated } = recorded((recorder) => {
      for (let index = 0; index < 101; index++) recorder.recordSpan(`span ${index}`, 5000, 1, false)
    })
    expect([spans.length, truncated]).toEqual([100, true])
  })
})

it('takes nothing after its end', () => {
  const recorder = new OperationRecorder()
  const measurement = recorder.finish(http, 0)
  recorder.recordStatement({ ...statement, durationMs: 1 }, { recorder })
  recorder.recordBatch({ ...batch, keys: [1] })
  expect(recorder.recordSpan('a', 0, 1, false)).toBe(false)
  expect(measurement).toMatchObject({
    statements: [],
    batches: [],
    spans: [],
    timeline: [],
    truncated: false,
  })
  expect(recorder.finish(http, 0)).toBeUndefined()
})

it('lets go at its end of what its statements and batches were about, and keeps what was found', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const recorder = new OperationRecorder({
    examine: ({ statements }) => [{ rows: statements.length }] as never,
  })
  const told = (): WeakRef<object>[] => {
    const [row, source, key, parameter] = [{}, {}, {}, {}]
    const frame = { recorder, coordinate: 'Query.products', source, returned: [row] }
    recorder.recordStatement(
      { ...statement, durationMs: 1, parameters: [parameter], rowValues: [row] },
      frame,
    )
    recorder.recordRead([row], frame)
    recorder.recordBatch({ ...batch, frame, keys: [key], values: [row] })
    return [row, source, key, parameter].map((value) => new WeakRef(value))
  }
  const values = told()
  const { findings, statements } = recorder.finish(http, 0) ?? {}
  expect([findings, statements?.[0]?.count]).toEqual([[{ rows: 1 }], 1])
  // What a WeakRef was made of lives as long as this turn.
  await new Promise((resolve) => setImmediate(resolve))
  collect()
  expect(values.map((value) => value.deref())).toEqual([undefined, undefined, undefined, undefined])
  // The recorder itself waits to be measured.
  expect(recorder.measurement().statementCount).toBe(1)
})

describe('what is traced of an operation that reads for hours', () => {
  const traced = (record: (recorder: OperationRecorder) => void): OperationTrace => {
    const traces: OperationTrace[] = []
    const examine = (trace: OperationTrace) => {
      traces.push({ ...trace, statements: [...trace.statements], batches: [...trace.batches] })
      return []
    }
    const recorder = new OperationRecorder({ examine })
    record(recorder)
    recorder.finish(http, 0)
    return traces[0] as OperationTrace
  }
  const page = (rows: number, size = 1) => ({
    ...statement,
    durationMs: 1,
    rows,
    rowValues: Array.from({ length: rows }, (_, at) => ({ at, text: 'a'.repeat(size) })),
  })

  it('is its first 10,000 rows, and of each list after them the ends', () => {
    const { statements } = traced((recorder) => {
      for (let index = 0; index < 6; index++) recorder.recordStatement(page(4000), { recorder })
      recorder.recordStatement(page(30), { recorder })
    })
    expect(statements.map(({ rowValues, isCut }) => [rowValues?.length, isCut])).toEqual([
      [4000, false],
      [4000, false],
      [2020, true],
      [40, true],
      [40, true],
      [40, true],
      [30, false],
    ])
    expect(statements[3]?.rows).toBe(4000)
    expect(statements[3]?.rowValues?.map((row) => (row as { at: number }).at)).toEqual([
      ...Array.from({ length: 20 }, (_, at) => at),
      ...Array.from({ length: 20 }, (_, at) => 3980 + at),
    ])
  })

  it('is no rows after the first 20,000,000 bytes of them, and no statements after as many of parameters', () => {
    const large = traced((recorder) => {
      for (let index = 0; index < 6; index++) recorder.recordStatement(page(2, 3_000_000), { recorder })
    })
    expect(large.statements.map(({ rowValues }) => rowValues?.length)).toEqual([2, 2, 2, 2, 0, 0])
    expect(large.statements.map(({ isCut }) => isCut)).toEqual([false, false, false, false, true, true])
    const parameters = ['a'.repeat(6_000_000)]
    const told = traced((recorder) => {
      for (let index = 0; index < 10; index++)
        recorder.recordStatement({ ...page(0), parameters }, { recorder })
    })
    expect(told.statements).toHaveLength(4)
  })

  it('is the batches of its first 10,000 keys and of what lists of theirs hold', () => {
    const { batches } = traced((recorder) => {
      for (let index = 0; index < 20; index++)
        recorder.recordBatch({ ...batch, keys: Array.from({ length: 2500 }, (_, key) => key) })
    })
    expect(batches).toHaveLength(4)
    const lists = traced((recorder) => {
      const values = [Array.from({ length: 4999 })]
      for (let index = 0; index < 5; index++) recorder.recordBatch({ ...batch, keys: [index], values })
    })
    expect(lists.batches).toHaveLength(2)
  })

  it('is nothing where nobody looks at it: a job may page through a table of millions', async () => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    const recorder = new OperationRecorder()
    const told = (): WeakRef<object>[] => {
      const [row, parameter, first, read] = [{}, {}, {}, {}]
      const frame = { recorder }
      const all = { ...statement, durationMs: 1, parameters: [parameter], rowValues: [row] }
      recorder.recordStatement(all, frame)
      recorder.recordRead([read], frame)
      recorder.recordBatch({ ...batch, keys: [1], values: [first] })
      return [row, parameter, first, read].map((value) => new WeakRef(value))
    }
    const values = told()
    await new Promise((resolve) => setImmediate(resolve))
    collect()
    expect(values.map((value) => value.deref())).toEqual([undefined, undefined, undefined, undefined])
    expect(recorder.finish(http, 0)?.statementCount).toBe(1)
  })

  it('does not fail of a parameter that cannot be looked at', () => {
    const parameters = [
      {
        get text(): string {
          throw new Error('not now')
        },
      },
    ]
    const { statements } = traced((recorder) =>
      recorder.recordStatement({ ...page(1), parameters }, { recorder }),
    )
    expect(statements).toHaveLength(1)
  })
})

it('carries the latest reading of the process by reference', () => {
  const reading = { at: 1 } as Measurement['process']
  expect(new OperationRecorder({ process: () => reading }).finish(http, 0)?.process).toBe(reading)
})
