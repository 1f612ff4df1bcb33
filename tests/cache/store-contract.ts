import { beforeEach, describe, expect, it } from 'vitest'
import type { CacheStore, StoredAnswer } from '../../src/cache/store.ts'

export const answer = (body: string, tags: readonly string[] = [], staleUntil = 1000): StoredAnswer => ({
  body,
  etag: `"${body}"`,
  tags,
  scope: 'PUBLIC',
  storedAt: 0,
  freshUntil: staleUntil,
  staleUntil,
})

/** What every store does. @param create a store on the given clock, empty, with room for 100 answers */
export function describeStore(name: string, create: (now: () => number) => CacheStore): void {
  describe(`a store: ${name}`, () => {
    let now = 0
    let store: CacheStore

    beforeEach(() => {
      now = 0
      store = create(() => now)
    })

    it('gives back what was set, and nothing else', async () => {
      await store.set('a', answer('A', ['t']))
      expect(await store.get('a')).toEqual(answer('A', ['t']))
      expect(await store.get('b')).toBeUndefined()
    })

    it('replaces an answer together with its tags', async () => {
      await store.set('a', answer('old', ['old']))
      await store.set('a', answer('new', ['new']))
      expect(await store.invalidate(['old'])).toBe(0)
      expect((await store.get('a'))?.body).toBe('new')
      expect(await store.invalidate(['new'])).toBe(1)
      expect(await store.get('a')).toBeUndefined()
    })

    it('removes every answer that carries a tag, each counted once', async () => {
      await store.set('a', answer('A', ['x', 'y']))
      await store.set('b', answer('B', ['y']))
      await store.set('c', answer('C', ['z']))
      expect(await store.invalidate(['x', 'y', 'unknown'])).toBe(2)
      expect(await store.get('a')).toBeUndefined()
      expect(await store.get('b')).toBeUndefined()
      expect((await store.get('c'))?.body).toBe('C')
    })

    it('gives nothing from the end of its time on', async () => {
      await store.set('a', answer('A', ['t'], 10))
      now = 9
      expect((await store.get('a'))?.body).toBe('A')
      now = 10
      expect(await store.get('a')).toBeUndefined()
    })

    it('is empty after clear', async () => {
      await store.set('a', answer('A', ['t']))
      await store.set('b', answer('B'))
      expect(await store.clear()).toBe(2)
      expect(await store.get('a')).toBeUndefined()
      expect(await store.statistics()).toMatchObject({ entries: 0, bytes: 0 })
    })

    it('counts what it holds, without what has expired', async () => {
      await store.set('a', answer('A', ['t'], 10))
      await store.set('b', answer('B'.repeat(1000)))
      const { entries, bytes } = await store.statistics()
      expect(entries).toBe(2)
      expect(bytes).toBeGreaterThan(1000)
      now = 10
      expect((await store.statistics()).entries).toBe(1)
    })

    it('makes room by dropping what was used least recently', async () => {
      for (let index = 0; index < 100; index++) await store.set(`k${index}`, answer('x', [`t${index}`]))
      await store.get('k0')
      await store.set('new', answer('x'))
      expect(await store.get('k1')).toBeUndefined()
      expect((await store.get('k0'))?.body).toBe('x')
      expect(await store.statistics()).toMatchObject({ entries: 100, evictions: 1 })
    })
  })
}
