import { describe, expect, it } from 'vitest'
import { MemoryStore } from '../../src/cache/memory-store.ts'
import { RemoteStore } from '../support/cache-remote-store.ts'
import { answer, describeStore } from './store-contract.ts'

describeStore('in memory', (now) => new MemoryStore({ now, maxEntries: 100 }))
describeStore('over a network', (now) => new RemoteStore(now))

describe('the memory store', () => {
  it('leaves nothing of 10,000 answers behind, whether purged, evicted, replaced or expired', () => {
    let now = 0
    const store = new MemoryStore({ now: () => now, maxEntries: 1000 })
    for (let index = 0; index < 10_000; index++) {
      store.set(
        `k${index % 3000}`,
        answer('x', [`e:${index}`, `g:${index % 7}`], index % 2 === 0 ? 500 : 5000),
      )
    }
    for (let group = 0; group < 3; group++) store.invalidate([`g:${group}`])
    expect(store.indexedTags).toBe(store.statistics().entries + 4)
    now = 5000
    expect(store.statistics()).toMatchObject({ entries: 0, bytes: 0 })
    expect(store.indexedTags).toBe(0)
  })

  it('sweeps out at a later write what expired and nobody asks for', () => {
    let now = 0
    const store = new MemoryStore({ now: () => now })
    store.set('a', answer('A', ['only-a'], 10))
    now = 20_000
    store.set('b', answer('B', [], 50_000))
    expect(store.indexedTags).toBe(0)
  })

  it('is bounded in bytes, and does not keep what is larger than itself', () => {
    const store = new MemoryStore({ now: () => 0, maxBytes: 5000 })
    for (let index = 0; index < 20; index++) store.set(`k${index}`, answer('x'.repeat(1000), ['t']))
    expect(store.statistics().entries).toBe(3)
    store.set('huge', answer('x'.repeat(6000), ['huge']))
    expect(store.get('huge')).toBeUndefined()
    expect(store.statistics().bytes).toBeLessThanOrEqual(5000)
    expect(store.indexedTags).toBe(1)
  })
})
