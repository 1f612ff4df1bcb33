import { describe, expect, it } from 'vitest'
import { P99Estimate } from '../../src/storage/p99-estimate.ts'

function randomFrom(start: number): () => number {
  let seed = start
  return () => {
    seed = (seed * 1103515245 + 12345) % 2147483648
    return (seed + 0.5) / 2147483648
  }
}

const shapes: Readonly<Record<string, (random: () => number) => number>> = {
  'an exponential': (random) => -10 * Math.log(random()),
  'a heavy tail': (random) => 5 / random() ** 0.5,
  'two humps': (random) => (random() < 0.9 ? 5 : 100) * (0.5 + random()),
}

describe('the running p99', () => {
  it.each(Object.entries(shapes))('is exceeded by about one in a hundred of %s', (_name, draw) => {
    const random = randomFrom(7)
    const estimate = new P99Estimate()
    let above = 0
    const count = 50_000
    for (let index = 0; index < count; index++) if (estimate.isAbove(draw(random))) above++
    expect(above / count).toBeGreaterThan(0.007)
    expect(above / count).toBeLessThan(0.014)
  })

  it('is never exceeded by a constant', () => {
    const estimate = new P99Estimate()
    for (let index = 0; index < 10_000; index++) expect(estimate.isAbove(10)).toBe(false)
  })

  it('follows a stream that becomes ten times slower', () => {
    const random = randomFrom(3)
    const estimate = new P99Estimate()
    for (let index = 0; index < 5000; index++) estimate.isAbove(1 + random())
    for (let index = 0; index < 2000; index++) estimate.isAbove(10 * (1 + random()))
    let above = 0
    for (let index = 0; index < 10_000; index++) if (estimate.isAbove(10 * (1 + random()))) above++
    expect(above / 10_000).toBeLessThan(0.02)
  })
})
