import { describe, expect, it } from 'vitest'
import { adminToken, byLane, byYoga, executed, startTraced, traced } from '../support/traced-gateway.ts'

const { post } = await startTraced()

describe('a trace on request', () => {
  it.each([
    ['nobody', {}],
    ['a session', { authorization: 'customer-7' }],
    ['a token that is nearly right', { authorization: `Bearer ${adminToken}x` }],
  ])('tells %s nothing, not even that there is such a thing', async (_who, headers) => {
    for (const accept of [byLane, byYoga]) {
      for (const query of [
        '{ products(first: 1) { id } }',
        '{ fails }',
        '{ nothing }',
        '{',
        'mutation { note(text: "x") }',
      ]) {
        const asked = { headers: { ...headers, accept } }
        const plain = await post(query, asked)
        for (const extensions of [traced, executed, { sluice: { trace: 'x' } }])
          expect(await post(query, { ...asked, extensions })).toEqual(plain)
      }
    }
  })

  it('is not asked for by anything but true', async () => {
    for (const sluice of [
      null,
      true,
      1,
      'trace',
      [],
      {},
      { trace: 1 },
      { trace: 'true' },
      { cache: false },
    ]) {
      const { body } = await post('{ products(first: 1) { id } }', { extensions: { sluice } })
      expect(body).toEqual({ data: { products: [{ id: '1' }] } })
    }
  })
})
