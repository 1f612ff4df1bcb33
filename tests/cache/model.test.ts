import { describe, expect, it } from 'vitest'
import { MemoryStore } from '../../src/cache/memory-store.ts'
import { runCacheModel } from '../support/cache-model.ts'
import { RemoteStore } from '../support/cache-remote-store.ts'

const seedsFrom = (first: number) => Array.from({ length: 50 }, (_, index) => first + index)

// In blocks of 50, so that a busy machine does not run one test out of its time.
describe('random interleavings show nothing stale after an acknowledged write, and nothing of another session', () => {
  it.each([1, 51, 101, 151, 201, 251])('in memory, seeds from %i', async (first) => {
    for (const seed of seedsFrom(first)) {
      const createStore = (now: () => number) => new MemoryStore({ now, maxEntries: 3 + (seed % 20) })
      expect(await runCacheModel({ seed, steps: 80, createStore }), `seed ${seed}`).toEqual([])
    }
  })

  it.each([1, 51, 101])('over a store that is slow and fails, seeds from %i', async (first) => {
    for (const seed of seedsFrom(first)) {
      const wrong = await runCacheModel({
        seed,
        steps: 80,
        createStore: (now) => new RemoteStore(now),
        disturb: (store, random) => {
          const remote = store as RemoteStore
          if (random() < (remote.isAway ? 0.3 : 0.05)) remote.isAway = !remote.isAway
          remote.turns = {
            get: Math.floor(random() * 4),
            set: Math.floor(random() * 6),
            invalidate: Math.floor(random() * 4),
          }
        },
      })
      expect(wrong, `seed ${seed}`).toEqual([])
    }
  })
})
