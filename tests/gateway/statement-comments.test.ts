import pg from 'pg'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { dataModel, type Loaders } from '../../examples/shop/generated/loaders.ts'
import type { PrismaClient } from '../../examples/shop/generated/prisma/client.ts'
import type { Gateway, GatewayOptions } from '../../src/index.ts'
import { batched, createGateway, defineLoader, measuredPool, measureOperation } from '../../src/index.ts'
import { endPool } from '../support/end-pool.ts'
import { createShopClient, createSmallShop } from '../support/measured-shop.ts'
import { noteStatements } from '../support/noted-statements.ts'
import { describeWithPostgres } from '../support/postgres.ts'

const typeDefs = /* GraphQL */ `
  type Query {
    sent(say: String): String!
    loaded(key: String!): String!
    outOfWork: String!
    product(id: Int!): Product
  }
  type Mutation { sent: String! }
  type Product { id: Int! name: String! batch: String! supplier: Supplier }
  type Supplier { id: Int! name: String! }
`

describeWithPostgres('monitoring.statementComments', () => {
  let prisma: PrismaClient
  let plain: pg.Pool
  let pool: pg.Pool
  let noted: () => Promise<string[]>
  beforeAll(async () => {
    const url = await createSmallShop()
    noted = await noteStatements(url)
    prisma = createShopClient(url)
    plain = new pg.Pool({ connectionString: url, max: 2 })
    pool = measuredPool(plain)
  })
  afterAll(() => endPool(plain))

  /** The statement by which it is asked what it is. */
  const sent = async (): Promise<string> => (await pool.query('select current_query() as text')).rows[0].text

  async function start(monitoring: GatewayOptions['monitoring']) {
    const gateway = await createGateway({
      typeDefs,
      resolvers: {
        Query: {
          sent,
          loaded: (_root, { key }, { loaders }) => loaders.textByKey.load(key),
          outOfWork: () => measureOperation('a job', sent),
          product: (_root, { id }: { id: number }, { loaders }: { loaders: Loaders }) =>
            loaders.productById.load(id),
        },
        Mutation: { sent },
        Product: {
          batch: batched(async (products: readonly object[]) => Array(products.length).fill(await sent())),
        },
      },
      loaders: { textByKey: defineLoader(async (keys) => Array(keys.length).fill(await sent())) },
      prisma,
      dataModel,
      monitoring,
      logLevel: 'silent',
    })
    onTestFinished(() => gateway.close())
    return gateway
  }

  async function ask(gateway: Gateway, query: string, variables?: object) {
    const response = await gateway.fetch(
      new Request('http://gateway/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
      }),
    )
    const { data, errors } = await response.json()
    expect(errors).toBeUndefined()
    return data
  }

  it('leads from a statement to the resolver or loader that sent it, and to its operation in reports', async () => {
    const gateway = await start({ statementComments: true })
    const query =
      'query Mine($say: String) { first: sent(say: $say) loaded(key: "k") product(id: 3) { batch } }'
    const data = await ask(gateway, query, { say: "*/ '" })
    const { performanceReport } = await gateway.report<{
      performanceReport: { operations: { nodes: { name: string; signature: string }[] } }
    }>('{ performanceReport(last: "5m") { operations { nodes { name signature } } } }')
    const [{ name, signature } = { name: '', signature: '' }] = performanceReport.operations.nodes
    expect(name).toBe('Mine')
    const text = 'select current_query() as text'
    // Nothing of what the client wrote is in them: no name, no alias, no value.
    expect(data).toEqual({
      first: `${text} /*coordinate='Query.sent',signature='${signature}'*/`,
      loaded: `${text} /*loader='textByKey',signature='${signature}'*/`,
      product: { batch: `${text} /*loader='Product.batch',signature='${signature}'*/` },
    })
    expect(await ask(gateway, 'mutation { sent }')).toEqual({
      sent: expect.stringMatching(/ \/\*coordinate='Mutation\.sent',signature='[0-9a-f]{32}'\*\/$/),
    })
  })

  it('names generated loaders, whose statements are raw ones of Prisma', async () => {
    const gateway = await start({ statementComments: true })
    await noted()
    const data = await ask(gateway, '{ product(id: 3) { name supplier { name } } }')
    expect(data).toEqual({ product: { name: 'product 3', supplier: { name: 'supplier 3' } } })
    const comments = (await noted()).map(
      (text) => text.match(/\/\*loader='(\w+)',signature='[0-9a-f]{32}'\*\/$/)?.[1],
    )
    expect(comments).toEqual(['productById', 'supplierById'])
  })

  it('holds for the operations of its own gateway, also where several share a client', async () => {
    const commenting = await start({ statementComments: true })
    const silent = await start({})
    const unmeasured = await start({ statementComments: true, statements: false })
    const query = '{ sent }'
    const [one, two, three] = await Promise.all([commenting, silent, unmeasured].map((of) => ask(of, query)))
    expect(one.sent).toContain("/*coordinate='Query.sent'")
    expect([two, three]).toEqual(Array(2).fill({ sent: 'select current_query() as text' }))
  })

  it('leaves work alone that is an operation of its own', async () => {
    const gateway = await start({ statementComments: true })
    expect(await ask(gateway, '{ outOfWork }')).toEqual({ outOfWork: 'select current_query() as text' })
  })
})
