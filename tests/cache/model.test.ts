import { describe, expect, it } from 'vitest'
import { MemoryStore } from '../../src/cache/memory-store.ts'
import { runCacheModel } from '../support/cache-model.ts'
import { RemoteStore } from '../support/cache-remote-store.ts'

describe('random interleavings', () => {
  it('show nothing stale after an acknowledged write, and nothing of another session or audience', async () => {
    for (let seed = 1; seed <= 300; seed++) {
      const wrong = await runCacheModel({
        seed,
        steps: 60,
        createStore: (now) => new MemoryStore({ now, maxEntries: 3 + (seed % 20) }),
      })
      expect(wrong, `seed ${seed}`).toEqual([])
    }
  })

  it('nor when the store is slow and fails', async () => {
    for (let seed = 1; seed <= 60; seed++) {
      const wrong = await runCacheModel({
        seed,
        steps: 60,
        createStore: (now) => new RemoteStore(now),
        disturb: (store, random) => {
          const remote = store as RemoteStore
          if (random() < 0.1) remote.isAway = !remote.isAway
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
