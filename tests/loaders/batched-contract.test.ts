import { describe, expect, it } from 'vitest'
import { batched } from '../../src/loaders/batched.ts'
import { type Batch, resolversWith, run } from './batched-score.ts'

describe('a batched resolver', () => {
  it('may give null, an Error for a parent alone, and a promise of all', async () => {
    const { data, errors } = await run(
      resolversWith(async (parents) =>
        parents.map(({ id }) => (id === 1 ? null : id === 2 ? new Error('no 2') : id)),
      ),
      '{ products { score } }',
    )
    expect(data).toEqual({ products: [{ score: null }, { score: null }, { score: 3 }] })
    expect(errors.map(({ path, message }) => [path, message])).toEqual([[['products', 1, 'score'], 'no 2']])
  })

  it.each([
    [
      () => [1],
      'Loader "Product.score" must return one value for each parent: 3 parents (id 1, id 2, id 3) came in, 1 value came back.',
    ],
    [() => undefined as never, 'undefined came back'],
    [
      () => {
        throw new Error('broken')
      },
      'Loader "Product.score" failed for 3 parents (id 1, id 2, id 3): broken. All of them fail with it; to fail one parent alone',
    ],
    [() => Promise.reject(), 'it threw undefined, which is no Error'],
  ] as const)('is told of a broken contract: %o', async (batch, expected) => {
    const { data, errors } = await run(resolversWith(batch as Batch), '{ products { score } }')
    expect(data).toEqual({ products: [{ score: null }, { score: null }, { score: null }] })
    expect(errors).toHaveLength(3)
    for (const { message } of errors) expect(message).toContain(expected)
  })

  it('tells of its parents no more than their ids', async () => {
    const { errors } = await run(
      {
        Query: { products: () => [{ id: 'a', password: 'secret' }, { password: 'secret' }] },
        Product: { id: () => 1, score: batched(() => []) },
      },
      '{ products { score } }',
    )
    expect(errors[0]?.message).toContain('2 parents (id a, an object) came in')
  })

  it('fails after timeoutMs', async () => {
    const waiting = setInterval(() => {}, 1000)
    const { errors } = await run(
      resolversWith(() => new Promise<never>(() => {}), { timeoutMs: 1 }),
      '{ products { score } }',
    )
    clearInterval(waiting)
    expect(errors).toHaveLength(3)
    expect(errors[0]?.message).toContain(
      'Loader "Product.score" must settle within 1 ms and has not, for 3 parents',
    )
  })

  it('is told of a broken contract at a root field, where there is no parent', async () => {
    const { errors } = await run({ Query: { answer: batched(() => [1, 2]) } }, '{ answer }')
    expect(errors[0]?.message).toContain(
      'Loader "Query.answer" must return one value for each parent: 1 parent (none)',
    )
  })
})
