import { expect, it } from 'vitest'
import { Lifecycle } from '../../src/gateway/lifecycle.ts'

it('tells how many requests are being answered', async () => {
  const lifecycle = new Lifecycle()
  const finish: (() => void)[] = []
  const requests = [1, 2].map(() => lifecycle.run(() => new Promise<void>((resolve) => finish.push(resolve))))
  expect(lifecycle.inFlight).toBe(2)
  finish[0]?.()
  await requests[0]
  expect(lifecycle.inFlight).toBe(1)
  finish[1]?.()
  await requests[1]
  expect(lifecycle.inFlight).toBe(0)
  await expect(lifecycle.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(lifecycle.inFlight).toBe(0)
})
