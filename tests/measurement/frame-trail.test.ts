import { AsyncLocalStorage } from 'node:async_hooks'
import { execFile } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { setTimeout as later } from 'node:timers/promises'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FrameTrail } from '../../src/measurement/frame-trail.ts'

interface Step {
  readonly name: string
}

const a: Step = { name: 'a' }
const b: Step = { name: 'b' }

/** A trail whose marks are trusted already. */
async function trusted(): Promise<FrameTrail<Step>> {
  const trail = new FrameTrail<Step>({ isStorageCheap: false, trustedAfter: 1 })
  await trail.run(a, async () => {
    await later(0)
    trail.expect()
  })
  expect(trail.carriers).toBe('marks')
  return trail
}

describe('a value', () => {
  const kinds: [string, () => Promise<FrameTrail<Step>> | FrameTrail<Step>][] = [
    ['by storage', () => new FrameTrail<Step>({ isStorageCheap: true })],
    ['by both', () => new FrameTrail<Step>({ isStorageCheap: false })],
    ['by marks', trusted],
  ]
  it.each(kinds)('comes through whatever awaits, %s', async (_name, create) => {
    const trail = await create()
    const before = trail.carriers
    const found: (string | undefined)[] = []
    const note = () => void found.push(trail.expect()?.name)
    await trail.run(a, async () => {
      note()
      await undefined
      note()
      await trail.run(b, async () => {
        await Promise.all([later(1).then(note), Promise.resolve().then(note)])
        note()
      })
      note()
      const each = async function* () {
        yield await later(1)
        note()
        yield 2
      }
      for await (const _ of each()) note()
      await Promise.reject(new Error('caught')).catch(note)
      // biome-ignore lint/suspicious/noThenProperty: a thenable of somebody else's
      await { then: (settle: (value: number) => void) => void setTimeout(settle, 1, 1) }
      note()
    })
    expect(found).toEqual(['a', 'a', 'b', 'b', 'b', 'a', 'a', 'a', 'a', 'a', 'a'])
    expect([trail.value, trail.carriers]).toEqual([undefined, before])
  })

  it.each(kinds)(
    'is the same as AsyncLocalStorage has it, in any program of promises, %s',
    async (_name, create) => {
      await fc.assert(
        fc.asyncProperty(programOf(3), async (root) => {
          const trail = await create()
          const truth = new AsyncLocalStorage<Step>()
          const wrong: unknown[] = []
          const check = () => {
            if (trail.expect() !== truth.getStore()) wrong.push([trail.expect(), truth.getStore()])
          }
          const walk = async ({ id, awaits, children, isParallel }: Node): Promise<void> => {
            const value = { name: String(id) }
            await truth.run(value, () =>
              trail.run(value, async () => {
                for (const kind of awaits) {
                  if (kind === 'timer') await later(0)
                  else if (kind === 'then') await Promise.resolve().then(check)
                  else await undefined
                  check()
                }
                if (isParallel) await Promise.all(children.map(walk))
                else for (const child of children) await walk(child)
                check()
              }),
            )
            check()
          }
          await walk(root)
          expect(wrong).toEqual([])
        }),
        { seed: 1, numRuns: 60 },
      )
    },
  )
})

const programOf = (depth: number): fc.Arbitrary<Node> =>
  fc.record({
    id: fc.nat(5),
    awaits: fc.array(fc.constantFrom('tick', 'timer', 'then'), { maxLength: 3 }),
    children: depth === 0 ? fc.constant([]) : fc.array(programOf(depth - 1), { maxLength: 3 }),
    isParallel: fc.boolean(),
  })

interface Node {
  readonly id: number
  readonly awaits: readonly string[]
  readonly children: readonly Node[]
  readonly isParallel: boolean
}

describe('marks are trusted', () => {
  it('after as many agreements as are asked for, and not before', async () => {
    const trail = new FrameTrail<Step>({ isStorageCheap: false, trustedAfter: 3 })
    await trail.run(a, async () => {
      for (const expected of ['both', 'both', 'marks'] as const) {
        await undefined
        expect(trail.expect()).toBe(a)
        expect(trail.carriers).toBe(expected)
      }
      await later(1)
      expect(trail.expect()).toBe(a)
    })
  })

  it('never, where exactness is worth more than time', async () => {
    const exact = new FrameTrail<Step>({ isStorageCheap: false, trustedAfter: 1 })
    exact.trustStorage()
    expect(
      await exact.run(a, () => new Promise((resolve) => setTimeout(() => resolve(exact.expect()), 0))),
    ).toBe(a)
    expect(exact.carriers).toBe('storage')
    const late = await trusted()
    late.trustStorage()
    expect(
      await late.run(b, () => new Promise((resolve) => setTimeout(() => resolve(late.expect()), 0))),
    ).toBe(b)
  })

  it('and where nothing was carried nobody agrees to anything', async () => {
    const trail = new FrameTrail<Step>({ isStorageCheap: false, trustedAfter: 1 })
    await trail.run(a, async () => undefined)
    expect([trail.expect(), trail.carriers]).toEqual([undefined, 'both'])
  })

  it('never, once they did not reach a callback', async () => {
    const trail = new FrameTrail<Step>({ isStorageCheap: false, trustedAfter: 5 })
    const emitter = new EventEmitter()
    const found: unknown[] = []
    emitter.on('event', () => found.push(trail.expect()))
    await trail.run(a, async () => {
      await new Promise<void>((resolve) => {
        setTimeout(() => {
          emitter.emit('event')
          resolve()
        }, 0)
      })
      for (let turn = 0; turn < 10; turn++) {
        await undefined
        found.push(trail.expect())
      }
    })
    expect(found).toEqual(Array.from({ length: 11 }, () => a))
    expect(trail.carriers).toBe('storage')
  })
})

it('ends with the reaction it was carried to: a callback of somebody else has none', async () => {
  const trail = await trusted()
  const seen = new Promise((resolve) => setTimeout(() => resolve([trail.value]), 20))
  trail.run(a, () => void later(1).then(() => trail.expect()))
  expect(await seen).toEqual([undefined])
})

describe('trusted marks are given up', () => {
  it('when nothing is found while somebody is there who could have left it behind', async () => {
    const trail = await trusted()
    const began = trail.begin()
    const missed = await trail.run(
      a,
      () => new Promise((resolve) => setTimeout(() => resolve(trail.expect()), 0)),
    )
    expect([missed, trail.carriers]).toEqual([undefined, 'storage'])
    const next = await trail.run(
      b,
      () => new Promise((resolve) => setTimeout(() => resolve(trail.expect()), 0)),
    )
    expect(next).toBe(b)
    trail.end(began)
  })

  it('and not when nobody is, or who is there said that he is outside', async () => {
    const trail = await trusted()
    expect([trail.expect(), trail.carriers]).toEqual([undefined, 'marks'])
    const began = trail.begin()
    const outside = { name: 'outside' }
    await trail.run(outside, async () => {
      await undefined
      expect(trail.expect()).toBe(outside)
    })
    expect(trail.value).toBeUndefined()
    trail.end(began)
    expect([trail.expect(), trail.carriers]).toEqual([undefined, 'marks'])
  })

  it('with those who run just then finding their own until they end', async () => {
    const trail = await trusted()
    const [first, second] = [trail.begin(), trail.begin()]
    let go: () => void = () => undefined
    const gate = new Promise<void>((resolve) => {
      go = resolve
    })
    const running = [a, b].map((value) =>
      trail.run(value, async () => {
        await gate
        return trail.expect()
      }),
    )
    expect(trail.expect()).toBeUndefined()
    expect(trail.carriers).toBe('storage')
    go()
    expect(await Promise.all(running)).toEqual([a, b])
    trail.end(first)
    const third = trail.begin()
    trail.end(third)
    expect(
      await trail.run(a, async () => {
        await undefined
        return trail.expect()
      }),
    ).toBe(a)
    trail.end(second)
    expect(
      await trail.run(b, async () => {
        await undefined
        return trail.expect()
      }),
    ).toBe(b)
    expect(trail.value).toBeUndefined()
  })
})

it('leaves promises alone but for the mark once marks are trusted', async () => {
  // A promise has an identifier of its own where async_hooks follow promises. In a process of its own: nobody else may ask for that.
  const program = `
    import { executionAsyncId } from 'node:async_hooks'
    import { FrameTrail } from './src/measurement/frame-trail.ts'
    const trail = new FrameTrail({ isStorageCheap: false, trustedAfter: 2 })
    const followed = async () => {
      const outside = executionAsyncId()
      return Promise.resolve().then(() => executionAsyncId() !== outside)
    }
    const said = []
    await trail.run({}, async () => {
      await undefined
      trail.expect()
      said.push(trail.carriers, await followed())
      trail.expect()
      await undefined
      said.push(trail.carriers, await followed())
    })
    console.log(JSON.stringify(said))`
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--import',
    'tsx',
    '--input-type=module',
    '--eval',
    program,
  ])
  expect(JSON.parse(stdout)).toEqual(['both', true, 'marks', false])
})
