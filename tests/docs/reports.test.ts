import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createGateway, defineLoader, measureStatement } from '../../src/index.ts'
import { blockOf, blocksOf } from '../support/docs-blocks.ts'
import { hasCurl, post, run } from '../support/run-program.ts'

const blocks = blocksOf('reports.md')
const token = 'a-token-of-the-administrator'
const administrator = { authorization: `Bearer ${token}` }

interface Product {
  readonly id: number
}

const read = <Value>(key: number, value: Value) =>
  measureStatement({ text: 'select name from suppliers where id = $1', parameters: [key] }, async () => value)

/** Products with one field that is loaded, and one that asks for each. */
const gateway = await createGateway({
  adminToken: token,
  typeDefs: `
    type Query { products: [Product!]! @cacheControl(maxAge: 60) }
    type Product { id: ID! supplier: String! category: String! }
  `,
  loaders: {
    categoryOf: defineLoader((ids: readonly number[]) =>
      read(
        0,
        ids.map((id) => `category ${id}`),
      ),
    ),
  },
  resolvers: {
    Query: { products: () => Array.from({ length: 10 }, (_, index) => ({ id: index + 1 })) },
    Product: {
      supplier: ({ id }: Product) => read(id, `supplier ${id}`),
      category: ({ id }: Product, _: unknown, { loaders }) => loaders.categoryOf.load(id),
    },
  },
})
afterAll(() => gateway.close())

let url: string
beforeAll(async () => {
  url = (await gateway.listen({ port: 0 })).url
  for (let time = 0; time < 2; time++) await post(url, 'query Products { products { supplier category } }')
})

async function ask(heading: string) {
  const { data, errors } = await post(url, blockOf(blocks, { heading, language: 'graphql' }), administrator)
  expect(errors).toBeUndefined()
  return data
}

describe('docs/reports.md', () => {
  it.skipIf(!hasCurl)('has a command for curl that an administrator can paste', async () => {
    const [block] = blocks.filter(({ language }) => language === 'sh')
    const command = block?.code.replace('http://127.0.0.1:4000/graphql', url) ?? ''
    const { output } = await run('sh', ['-c', command], { cwd: '.', env: { ADMIN_TOKEN: token } })
    expect(JSON.parse(output)).toEqual({
      data: { performanceReport: { requests: expect.any(Number), errors: 0, p99Ms: expect.any(Number) } },
    })
  })

  it('asks what was slow, what to change, and what the cache does', async () => {
    const { performanceReport } = await ask('What was slow, all in all')
    expect(performanceReport.operations.nodes).toContainEqual(
      expect.objectContaining({
        name: 'Products',
        requests: 2,
        loaders: [{ loader: 'categoryOf', keysPerBatch: 10 }],
      }),
    )
    expect(await ask('Single operations, whole')).toEqual({ slowQueries: expect.any(Array) })
    expect(await ask('What to change')).toEqual({
      nPlusOneFindings: [
        expect.objectContaining({
          coordinate: 'Product.supplier',
          pathPattern: 'products.*.supplier',
          statementsPerOperation: 10,
        }),
      ],
    })
    expect(await ask('What the cache does')).toEqual({
      cacheStatistics: expect.objectContaining({ hits: 1, misses: 1, hitRate: 0.5, entries: 1 }),
    })
    expect(await ask('Make it forget')).toEqual({ invalidateCache: { acknowledged: true, count: 1 } })
  })

  it('shows nothing of it to anyone else', async () => {
    for (const { code } of blocks.filter(({ language }) => language === 'graphql')) {
      const { data, errors } = await post(url, code)
      expect(data ?? null).toBeNull()
      expect(errors[0].message).toMatch(
        /^Cannot query field "\w+" on type "(Query|Mutation)"\.$|not configured to execute mutation/,
      )
    }
  })
})
