import { parse, subscribe } from 'graphql'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createMemoryStore } from '../../src/storage/memory-store.ts'
import type { MeasurementStore } from '../../src/storage/store.ts'
import { seenFinding } from '../storage/store-contract-rows.ts'
import { findingOf, measurementOf, minuteMs, noon } from '../support/measurements.ts'
import { createReports, type Setup } from './support.ts'

type Found = Parameters<typeof findingOf>[0]
const dayMs = 24 * 60 * minuteMs

/** A gateway of a store, and who subscribes there. */
function createGateway({ store = createMemoryStore(), feed, ...setup }: Setup = {}) {
  const reports = createReports({ store, feed: { pollMs: 1, restMs: 0, ...feed }, ...setup })
  let recorded = 0
  const see = (...found: Found[]) =>
    reports.record(
      measurementOf({ id: `${setup.gateway} ${++recorded}`, findings: found.map((one) => findingOf(one)) }),
    )
  async function listen(
    selection = 'identity statementsPerOperation',
    args = '',
  ): Promise<AsyncGenerator<{ readonly data: { readonly findings: object } }>> {
    const document = parse(`subscription { findings${args} { ${selection} } }`)
    const result = await subscribe({ schema: reports.schema, document })
    if ('errors' in result) throw result.errors?.[0]
    return result as never
  }
  /** What is told next. */
  const next = async (told: Awaited<ReturnType<typeof listen>>) => {
    const { value } = await told.next()
    return value === undefined ? undefined : { ...value.data.findings }
  }
  return { ...reports, see, listen, next }
}

/** Resolves when the store was asked, again, what findings cost. */
function watchedStore(memory: MeasurementStore = createMemoryStore()) {
  let polled: () => void = () => undefined
  const store: MeasurementStore = {
    ...memory,
    async readFindingCosts(wanted) {
      const found = await memory.readFindingCosts(wanted)
      polled()
      return found
    },
  }
  const nextPoll = () => new Promise<void>((resolve) => (polled = resolve))
  return { store, nextPoll }
}

describe('the findings that subscribers are told of', () => {
  it('are those seen for the first time, and again where they cost twice as many statements', async () => {
    const { see, listen, next } = createGateway()
    see({ identity: 'known', statementsPerOperation: 10 })
    const told = await listen()
    see({ identity: 'known', statementsPerOperation: 19 }, { identity: 'new', statementsPerOperation: 10 })
    expect(await next(told)).toEqual({ identity: 'new', statementsPerOperation: 10 })
    see({ identity: 'new', statementsPerOperation: 19 }, { identity: 'known', statementsPerOperation: 20 })
    expect(await next(told)).toEqual({ identity: 'known', statementsPerOperation: 20 })
    // Twice as many as when it was told of, however many it was seen with in between.
    see({ identity: 'new', statementsPerOperation: 20 })
    expect(await next(told)).toEqual({ identity: 'new', statementsPerOperation: 20 })
  })

  it('are told whole, as they would be in an answer for the last day', async () => {
    const { see, listen, next, query } = createGateway({ gateway: 'one' })
    const fields = `identity kind coordinate operationName signature operations totalMs lostMs lostMsPerHour
      firstSeen lastSeen loader advice patch evidence { id reason statementCount }`
    const told = await listen(fields)
    see({ loader: 'supplierById', patch: 'supplier()', lostMs: 1 / 3 })
    const event = await next(told)
    expect(event).toMatchObject({
      ...{ kind: 'N_PLUS_ONE', loader: 'supplierById', patch: 'supplier()', lostMs: 0.333 },
      ...{ firstSeen: new Date(noon).toISOString(), evidence: { id: 'one 1', reason: 'FINDING' } },
    })
    expect(await query(`{ findings { ${fields} } }`)).toEqual({ findings: [event] })
  })

  it('are of the kinds that were asked for', async () => {
    const { see, listen, next } = createGateway()
    const some = await listen('kind', '(kinds: [REDUNDANT, OVERFETCH])')
    const all = await listen('kind')
    see(
      { identity: 'a', kind: 'N_PLUS_ONE', durationMs: 3 },
      { identity: 'b', kind: 'OVERFETCH', durationMs: 2 },
    )
    expect(await next(some)).toEqual({ kind: 'OVERFETCH' })
    expect([await next(all), await next(all)]).toEqual([{ kind: 'N_PLUS_ONE' }, { kind: 'OVERFETCH' }])
  })

  it('are of other gateways too, once, wherever they were seen first', async () => {
    const store = createMemoryStore()
    const one = createGateway({ store, gateway: 'one' })
    const two = createGateway({ store, gateway: 'two' })
    two.see({ identity: 'of two, before', statementsPerOperation: 10 })
    await two.writer.flush()
    for (const { clock } of [one, two]) clock.at += minuteMs
    const told = await one.listen()
    two.see({ identity: 'of two', statementsPerOperation: 10 })
    await two.writer.flush()
    expect(await one.next(told)).toEqual({ identity: 'of two', statementsPerOperation: 10 })
    one.see({ identity: 'of two', statementsPerOperation: 15 })
    one.see({ identity: 'of both', statementsPerOperation: 10 })
    expect(await one.next(told)).toEqual({ identity: 'of both', statementsPerOperation: 10 })
    two.see({ identity: 'of both', statementsPerOperation: 19 })
    two.see({ identity: 'of two, before', statementsPerOperation: 20 })
    await two.writer.flush()
    expect(await one.next(told)).toEqual({ identity: 'of two, before', statementsPerOperation: 20 })
  })

  it('are found by other gateways whose clock is behind, and who store late', async () => {
    const { store, nextPoll } = watchedStore()
    const one = createGateway({ store, gateway: 'one' })
    const two = createGateway({ store, gateway: 'two' })
    const told = await one.listen()
    await nextPoll()
    one.clock.at += 2 * minuteMs
    await nextPoll()
    two.clock.at -= minuteMs
    two.see({ identity: 'late' })
    await two.writer.flush()
    expect(await one.next(told)).toMatchObject({ identity: 'late' })
  })

  it('are those also that come to the store while it is asked what is known', async () => {
    const memory = createMemoryStore()
    const two = createGateway({ store: memory, gateway: 'two' })
    let isAsked = false
    const one = createGateway({
      gateway: 'one',
      store: {
        ...memory,
        async readFindingCosts(wanted) {
          if (!isAsked) {
            isAsked = true
            two.see({ identity: 'meanwhile' })
            await two.writer.flush()
          }
          return memory.readFindingCosts(wanted)
        },
      },
    })
    expect(await one.next(await one.listen())).toMatchObject({ identity: 'meanwhile' })
  })

  it('are none that were known long ago, and only not seen lately', async () => {
    const store = createMemoryStore()
    await store.append(seenFinding(noon - dayMs, { identity: 'old', statements: 10 }))
    const { see, listen, next } = createGateway({ store })
    const told = await listen()
    see({ identity: 'old', statementsPerOperation: 19 }, { identity: 'new' })
    expect(await next(told)).toMatchObject({ identity: 'new' })
  })

  it('are told again once they were cleared', async () => {
    const { see, listen, next, query } = createGateway()
    const told = await listen()
    see({ identity: 'a' })
    expect(await next(told)).toMatchObject({ identity: 'a' })
    await query('mutation { clearMetrics(kinds: [FINDINGS]) { rows } }')
    see({ identity: 'a' })
    expect(await next(told)).toMatchObject({ identity: 'a' })
  })
})

describe('subscribers', () => {
  it('are a bounded number, and one more when one has left', async () => {
    const { listen } = createGateway({ feed: { maxSubscribers: 2 } })
    const [one] = [await listen(), await listen()]
    await expect(listen()).rejects.toMatchObject({
      message:
        'A gateway takes 2 subscriptions to findings at once, and has them. End one of them, or subscribe to another gateway.',
      extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' },
    })
    await one?.return(undefined)
    await expect(listen()).resolves.toBeDefined()
  })

  it('who do not read lose the oldest, which is counted, and hold up no other', async () => {
    const { see, listen, next, findingFeed } = createGateway({ feed: { maxWaiting: 2 } })
    const idle = await listen()
    const reading = await listen()
    for (const identity of ['a', 'b', 'c', 'd']) {
      see({ identity })
      expect(await next(reading)).toMatchObject({ identity })
    }
    expect(findingFeed.dropped).toBe(2)
    expect([await next(idle), await next(idle)]).toMatchObject([{ identity: 'c' }, { identity: 'd' }])
  })

  it('are looked out for only while there are any', async () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const { listen, findingFeed, writer } = createGateway()
    const watchFindings = vi.spyOn(writer, 'watchFindings')
    const timers = vi.getTimerCount()
    const told = await listen()
    const other = await listen()
    expect(watchFindings).toHaveBeenCalledTimes(1)
    expect(vi.getTimerCount()).toBe(timers + 1)
    await told.return(undefined)
    expect(vi.getTimerCount()).toBe(timers + 1)
    await other.return(undefined)
    expect(vi.getTimerCount()).toBe(timers)
    await findingFeed.close()
  })

  it('are told that it ends, also those who wait, and nobody can subscribe after it', async () => {
    const { listen, next, see, findingFeed } = createGateway()
    const [one, other] = [await listen(), await listen()]
    const waiting = next(one as NonNullable<typeof one>)
    await findingFeed.close()
    expect(await waiting).toBeUndefined()
    expect(await next(other as NonNullable<typeof other>)).toBeUndefined()
    see({ identity: 'late' })
    await expect(listen()).rejects.toMatchObject({
      message: 'This gateway is ending. Subscribe to another one.',
      extensions: { code: 'CLOSING' },
    })
  })

  it('who come while it ends are told that it has', async () => {
    const memory = createMemoryStore()
    let answer: () => void = () => undefined
    const asked = new Promise<void>((resolve) => (answer = resolve))
    const { listen, next, findingFeed } = createGateway({
      store: {
        ...memory,
        async readFindingCosts(wanted) {
          await asked
          return memory.readFindingCosts(wanted)
        },
      },
    })
    const listening = listen()
    const closed = findingFeed.close()
    answer()
    await closed
    expect(await next(await listening)).toBeUndefined()
  })
})

describe('while the store is away', () => {
  const away = { isAway: false, asked: 0 }
  function unreliable() {
    const memory = createMemoryStore()
    Object.assign(away, { isAway: false, asked: 0 })
    const failing = <Given extends readonly unknown[], Result>(
      read: (...given: Given) => Promise<Result>,
    ) => {
      return async (...given: Given) => {
        if (away.isAway) {
          away.asked++
          throw new Error('the database is away')
        }
        return read(...given)
      }
    }
    return {
      ...memory,
      readFindingCosts: failing(memory.readFindingCosts),
      readFindings: failing(memory.readFindings),
    }
  }

  it('nobody can subscribe, and everybody when it is back', async () => {
    const { listen, see, next, errors } = createGateway({ store: unreliable() })
    away.isAway = true
    await expect(listen()).rejects.toMatchObject({ extensions: { code: 'DATABASE_UNREACHABLE' } })
    expect(errors).toEqual([new Error('the database is away')])
    away.isAway = false
    const told = await listen()
    see({ identity: 'a' })
    expect(await next(told)).toMatchObject({ identity: 'a' })
  })

  it('what is found is told when it is back; the log is told once', async () => {
    const { store, nextPoll } = watchedStore(unreliable())
    const { listen, see, next, errors } = createGateway({ store })
    const told = await listen()
    await nextPoll()
    away.isAway = true
    see({ identity: 'a' })
    const telling = next(told)
    while (away.asked < 5) await new Promise((resolve) => setImmediate(resolve))
    away.isAway = false
    expect(await telling).toMatchObject({ identity: 'a' })
    expect(errors).toEqual([new Error('the database is away')])
  })
})
