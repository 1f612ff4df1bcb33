import { expect, it } from 'vitest'
import { Lifecycle } from '../../src/gateway/lifecycle.ts'

const longMs = 60_000

it('is idle when the last request has ended, also one that failed', async () => {
  const lifecycle = new Lifecycle()
  expect(await lifecycle.idle(longMs)).toBe(0)
  const end: { resolve: () => void; reject: (reason: Error) => void }[] = []
  const requests = [1, 2].map(() =>
    lifecycle.run(() => new Promise<void>((resolve, reject) => end.push({ resolve, reject }))),
  )
  let left: number | undefined
  const idle = lifecycle.idle(longMs).then((count) => {
    left = count
  })
  end[0]?.reject(new Error('no'))
  await expect(requests[0]).rejects.toThrow('no')
  expect(left).toBeUndefined()
  end[1]?.resolve()
  await idle
  expect(left).toBe(0)
})

it('waits no longer than it is told to, and tells how many are left', async () => {
  const lifecycle = new Lifecycle()
  void lifecycle.run(() => new Promise(() => undefined))
  expect(await lifecycle.idle(1)).toBe(1)
})
