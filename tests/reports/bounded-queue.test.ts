import { describe, expect, it } from 'vitest'
import { BoundedQueue } from '../../src/reports/bounded-queue.ts'

function createQueue(max = 2) {
  let ends = 0
  const queue = new BoundedQueue<string>(max, () => ends++)
  return { queue, ends: () => ends }
}
const done = { done: true, value: undefined }

describe('a queue for one reader', () => {
  it('gives what comes in its order, to who waits and to who comes later', async () => {
    const { queue } = createQueue()
    const waiting = [queue.next(), queue.next()]
    for (const value of ['a', 'b', 'c', 'd']) queue.push(value)
    expect(await Promise.all(waiting)).toEqual([
      { done: false, value: 'a' },
      { done: false, value: 'b' },
    ])
    expect(await queue.next()).toEqual({ done: false, value: 'c' })
    expect(await queue.next()).toEqual({ done: false, value: 'd' })
  })

  it('lets the oldest go beyond its bound, and says so', async () => {
    const { queue } = createQueue(2)
    expect(['a', 'b', 'c', 'd'].map((value) => queue.push(value))).toEqual([true, true, false, false])
    queue.end()
    const read: string[] = []
    for await (const value of queue) read.push(value)
    expect(read).toEqual(['c', 'd'])
  })

  it('ends once, whoever ends it; what waits can be read, unless the reader had enough', async () => {
    const ended = createQueue()
    const waiting = ended.queue.next()
    ended.queue.end()
    ended.queue.end()
    expect(await waiting).toEqual(done)
    expect(ended.queue.push('late')).toBe(true)
    expect(await ended.queue.next()).toEqual(done)
    expect(ended.ends()).toBe(1)

    const left = createQueue()
    left.queue.push('a')
    expect(await left.queue.return()).toEqual(done)
    expect(await left.queue.next()).toEqual(done)
    left.queue.end()
    expect(left.ends()).toBe(1)

    const whileWaiting = createQueue()
    const pending = whileWaiting.queue.next()
    await whileWaiting.queue.return()
    expect(await pending).toEqual(done)
  })
})
