import { afterAll, beforeAll, expect, it } from 'vitest'
import { createGateway, defineLoader, type Gateway } from '../../src/index.ts'

let gateway: Gateway
let price = 0
const batches: (readonly number[])[] = []
beforeAll(async () => {
  gateway = await createGateway({
    logLevel: 'silent',
    typeDefs: `
      type Query { product: Product }
      type Subscription { sold: Product! }
      type Product { id: Int! price: Int! again: Int! }
    `,
    loaders: {
      priceById: defineLoader((ids: readonly number[]) => {
        batches.push(ids)
        return ids.map(() => price)
      }),
    },
    resolvers: {
      Subscription: {
        sold: {
          async *subscribe(_root, _args, { loaders }) {
            await loaders.priceById.load(1)
            for (price = 10; price < 13; price++) yield { sold: { id: 1 } }
          },
        },
      },
      Product: {
        price: ({ id }, _, { loaders }) => loaders.priceById.load(id),
        again: ({ id }, _, { loaders }) => loaders.priceById.load(id),
      },
    },
  })
})
afterAll(() => gateway.close())

it('gives each event of a subscription loaders of its own', async () => {
  const response = await gateway.fetch(
    new Request('http://test/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: 'subscription { sold { price again } }' }),
    }),
  )
  const events = [...(await response.text()).matchAll(/^data: (\{.*\})$/gm)].map(([, data = '']) =>
    JSON.parse(data),
  )
  expect(events).toEqual([10, 11, 12].map((now) => ({ data: { sold: { price: now, again: now } } })))
  // Before the first event, and for each once, whoever asks.
  expect(batches).toEqual([[1], [1], [1], [1]])
})
