import { describe, expect, it, onTestFinished } from 'vitest'
import { type StartTimer, startTimer } from '../../src/loaders/batch-time.ts'
import { OperationRecorder } from '../../src/measurement/recorder.ts'
import { failureOf, make, nextTurn, watchUnhandled } from './made-loader.ts'

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
