import { expect, it } from 'vitest'
import { loadedThen } from '../../../src/loaders/relations/loaded-then.ts'
import { loadedWith, noteLoaded } from '../../../src/measurement/loaded.ts'

it('is known for the loader’s own where the promise before it was', async () => {
  const end = { at: 17 }
  const next = loadedThen(noteLoaded(Promise.resolve(1), end), (value) => value + 1)
  expect(loadedWith(next)).toBe(end)
  expect(await next).toBe(2)
})

it('is anybody’s where the promise before it was', async () => {
  const next = loadedThen(Promise.resolve(1), (value) => value + 1)
  expect(loadedWith(next)).toBeUndefined()
  expect(await next).toBe(2)
})
