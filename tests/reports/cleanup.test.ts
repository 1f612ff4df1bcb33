import { describe, expect, it } from 'vitest'
import { createMemoryStore } from '../../src/storage/memory-store.ts'
import type { RetentionBounds } from '../../src/storage/store.ts'
import { findingOf, measurementOf, minuteMs, noon, statementOf } from '../support/measurements.ts'
import { createReports } from './support.ts'

const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

type Query = ReturnType<typeof createReports>['query']

/** What an administrator sees of the last ten days. */
async function shownBy(query: Query) {
  const { performanceReport, slowQueries, slowStatements, findings } = await query(`{
    performanceReport(last: "10d") { requests }
    slowQueries(last: "10d") { sampled } slowStatements(last: "10d") { shape count } findings(last: "10d") { operations } }`)
  return { ...performanceReport, slowQueries, slowStatements, findings }
}

const slow = (startedAt = noon) => measurementOf({ startedAt, durationMs: 2000, statements: [statementOf()] })
const all = {
  requests: 1,
  slowQueries: [{ sampled: 1 }],
  slowStatements: [{ shape: 'select * from suppliers where id = ?', count: 3 }],
  findings: [{ operations: 1 }],
}
const nothing = { requests: 0, slowQueries: [], slowStatements: [], findings: [] }

describe('cleanupMetrics', () => {
  it('deletes what is older, of all gateways, and says how many rows', async () => {
    const store = createMemoryStore()
    const diagnose = () => [findingOf()]
    const [first, second] = [
      createReports({ store, gateway: 'first', diagnose }),
      createReports({ store, gateway: 'second', diagnose }),
    ]
    first.record(slow())
    await first.writer.flush()
    second.clock.at += 3 * dayMs
    second.record(slow(second.clock.at))
    await second.writer.flush()
    const { cleanupMetrics } = await second.query('mutation { cleanupMetrics(retentionDays: 2) { rows } }')
    expect(cleanupMetrics.rows).toBeGreaterThan(0)
    expect(await shownBy(second.query)).toEqual(all)
    expect(await second.query('mutation { cleanupMetrics(retentionDays: 2) { rows } }')).toEqual({
      cleanupMetrics: { rows: 0 },
    })
  })

  it('leaves the day that is not over, with its samples, findings and texts', async () => {
    const store = createMemoryStore()
    const { record, writer } = createReports({ store, gateway: 'first', diagnose: () => [findingOf()] })
    const { query, clock } = createReports({ store, gateway: 'second' })
    record(slow())
    await writer.flush()
    // The hour is under way; over, and not closed; closed.
    for (const passedMs of [30 * minuteMs, 31 * minuteMs, 2 * hourMs]) {
      clock.at += passedMs
      await query('mutation { cleanupMetrics(retentionDays: 0) { rows } }')
      expect(await shownBy(query)).toEqual(all)
    }
    clock.at += dayMs
    await query('mutation { cleanupMetrics(retentionDays: 0) { rows } }')
    expect(await shownBy(query)).toEqual(nothing)
  })

  it('leaves the minutes of the last two hours, so that what happens now is still told', async () => {
    const { record, query, writer, clock } = createReports()
    const realtime = async () =>
      (await query('{ realtimeMetrics { requests timeline { requests } } }')).realtimeMetrics
    clock.at = noon + 58 * minuteMs
    record(slow(clock.at))
    clock.at = noon + 63 * minuteMs
    await writer.flush()
    const before = await realtime()
    expect(before).toMatchObject({ requests: 1, timeline: [{ requests: 1 }, {}, {}, {}, {}, {}] })
    await query('mutation { cleanupMetrics(retentionDays: 0) { rows } }')
    expect(await realtime()).toEqual(before)
    clock.at += 2 * hourMs
    await query('mutation { cleanupMetrics(retentionDays: 0) { rows } }')
    const { performanceReport } = await query(
      '{ performanceReport(last: "3h") { requests timeline { seconds } } }',
    )
    expect(performanceReport).toMatchObject({ requests: 1, timeline: Array(4).fill({ seconds: 3600 }) })
  })

  it('leaves the day before with all that explains it while the last two hours reach into it', async () => {
    const store = createMemoryStore()
    const { record, writer } = createReports({ store, gateway: 'first', diagnose: () => [findingOf()] })
    const { query, clock } = createReports({ store, gateway: 'second' })
    record(slow())
    await writer.flush()
    for (const [passedMs, shown] of [
      [13.5 * hourMs, all],
      [14 * hourMs, nothing],
    ] as const) {
      clock.at = noon + passedMs
      await query('mutation { cleanupMetrics(retentionDays: 0) { rows } }')
      expect(await shownBy(query)).toEqual(shown)
    }
  })

  it('leaves what waits in memory', async () => {
    const { record, query, clock } = createReports()
    record(slow())
    clock.at += 3 * dayMs
    expect(await query('mutation { cleanupMetrics(retentionDays: 0) { rows } }')).toEqual({
      cleanupMetrics: { rows: 0 },
    })
    expect(await shownBy(query)).toMatchObject({ requests: 1, slowQueries: [{ sampled: 1 }] })
  })

  it('rolls up all that is closed, and then deletes whole hours and days, piece by piece', async () => {
    const calls: unknown[] = []
    const pieces = [
      { rows: 5000, isDone: false },
      { rows: 3, isDone: true },
    ]
    let unrolled = 2
    const store = {
      ...createMemoryStore(),
      async rollUp(now: number) {
        calls.push(now)
        return unrolled-- > 0
      },
      async cleanup(before: RetentionBounds, limit: number) {
        calls.push({ before, limit })
        return pieces.shift() ?? { rows: 0, isDone: true }
      },
    }
    const { query, clock } = createReports({ store })
    // What keeps the store in order runs at the start as well.
    await new Promise((resolve) => setImmediate(resolve))
    calls.length = 0
    pieces.splice(0, 2, { rows: 5000, isDone: false }, { rows: 3, isDone: true })
    unrolled = 2
    clock.at = noon + 34 * minuteMs
    expect(await query('mutation { cleanupMetrics(retentionDays: 7) { rows } }')).toEqual({
      cleanupMetrics: { rows: 5003 },
    })
    const before = {
      minutesBefore: noon - 7 * dayMs,
      hoursBefore: noon - 12 * hourMs - 7 * dayMs,
      daysBefore: noon - 12 * hourMs - 7 * dayMs,
      othersBefore: noon - 12 * hourMs - 7 * dayMs,
    }
    expect(calls).toEqual([clock.at, clock.at, clock.at, { before, limit: 5000 }, { before, limit: 5000 }])
  })

  it.each([-1, 3651])('refuses retentionDays: %d', async (retentionDays) => {
    expect(
      await createReports().refusal(`mutation { cleanupMetrics(retentionDays: ${retentionDays}) { rows } }`),
    ).toBe(`retentionDays must be from 0 to 3650, got ${retentionDays}.`)
  })
})

describe('clearMetrics', () => {
  const clearAll = 'mutation { clearMetrics(kinds: [OPERATIONS, SAMPLES, FINDINGS]) { rows } }'

  it.each([
    ['OPERATIONS', { requests: 0, slowQueries: [], slowStatements: [] }],
    ['SAMPLES', { slowQueries: [{ sampled: 0 }] }],
    ['FINDINGS', { findings: [] }],
    ['OPERATIONS, SAMPLES, FINDINGS', nothing],
  ])('deletes %s from memory and from the store, and nothing else', async (kinds, gone) => {
    const { record, query, writer } = createReports({ diagnose: () => [findingOf()] })
    const clear = `mutation { clearMetrics(kinds: [${kinds}]) { rows } }`
    record(slow())
    expect(await shownBy(query)).toEqual(all)
    await query(clear)
    expect(await shownBy(query)).toEqual({ ...all, ...gone })
    await query(clearAll)
    record(slow())
    await writer.flush()
    expect(await shownBy(query)).toEqual(all)
    expect((await query(clear)).clearMetrics.rows).toBeGreaterThan(0)
    expect(await shownBy(query)).toEqual({ ...all, ...gone })
  })

  it('deletes what other gateways have stored, and counts on afterwards', async () => {
    const store = createMemoryStore()
    const diagnose = () => [findingOf()]
    const [first, second] = [
      createReports({ store, gateway: 'first', diagnose }),
      createReports({ store, gateway: 'second', diagnose }),
    ]
    first.record(slow())
    await first.writer.flush()
    second.record(slow())
    await second.query(clearAll)
    expect(await shownBy(second.query)).toEqual(nothing)
    second.record(slow())
    await second.writer.flush()
    expect(await shownBy(second.query)).toEqual(all)
  })

  it('deletes what is on its way to the store', async () => {
    const memory = createMemoryStore()
    let arrive: () => void = () => undefined
    const arrival = new Promise<void>((resolve) => (arrive = resolve))
    const store = {
      ...memory,
      async append(batch: Parameters<typeof memory.append>[0]) {
        await arrival
        await memory.append(batch)
      },
    }
    const { record, query, writer } = createReports({ store, diagnose: () => [findingOf()] })
    record(slow())
    const flushed = writer.flush()
    const cleared = query(clearAll)
    await new Promise((resolve) => setImmediate(resolve))
    arrive()
    await flushed
    await cleared
    expect(await shownBy(query)).toEqual(nothing)
    // Another gateway sees what the store has, also of windows that this one still has in memory.
    expect(await shownBy(createReports({ store: memory, gateway: 'second' }).query)).toEqual(nothing)
  })

  it('refuses no kind at all', async () => {
    expect(await createReports().refusal('mutation { clearMetrics(kinds: []) { rows } }')).toBe(
      'Name at least one of the kinds OPERATIONS, SAMPLES and FINDINGS.',
    )
  })
})

describe('a store that does not answer', () => {
  it.each(['cleanupMetrics(retentionDays: 1)', 'clearMetrics(kinds: [SAMPLES])'])(
    'refuses %s in a safe sentence, and tells the log why',
    async (mutation) => {
      const cause = new Error('connection refused at 10.0.0.7')
      const failing = async () => Promise.reject(cause)
      const store = { ...createMemoryStore(), rollUp: failing, clear: failing }
      const { refusal, errors } = createReports({ store })
      expect(await refusal(`mutation { ${mutation} { rows } }`)).toBe(
        'The stored measurements cannot be read now; the log says why. What was measured meanwhile waits in memory. Ask again later.',
      )
      expect(errors).toContain(cause)
    },
  )
})
