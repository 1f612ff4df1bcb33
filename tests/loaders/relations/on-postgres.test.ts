import { makeExecutableSchema } from '@graphql-tools/schema'
import { graphql } from 'graphql'
import { beforeAll, expect, it } from 'vitest'
import type { PrismaClient } from '../../../examples/shop/generated/prisma/client.ts'
import type { DataModel, Model, Relation, ScalarField } from '../../../src/loaders/data-model.ts'
import { measuredBatch } from '../../../src/loaders/measured-batch.ts'
import { attachModelLoaders } from '../../../src/loaders/model-loaders-of.ts'
import { createModelLoaders } from '../../../src/loaders/models/create-model-loaders.ts'
import { wireRelations } from '../../../src/loaders/relations/wire-relations.ts'
import { runInFrame } from '../../../src/measurement/frame.ts'
import type { Measurement } from '../../../src/measurement/measurement.ts'
import { OperationRecorder } from '../../../src/measurement/recorder.ts'
import { attachRecorder } from '../../../src/measurement/recorder-of.ts'
import { measureResolvers } from '../../../src/measurement/resolvers.ts'
import { createShopClient, createSmallShop } from '../../support/measured-shop.ts'
import { describeWithPostgres } from '../../support/postgres.ts'

const column = (name: string, type: string, sqlType: string, isRequired = true): ScalarField => ({
  name,
  column: name,
  type,
  sqlType,
  isRequired,
  isEnum: false,
  isList: false,
})
const integer = (name: string, isRequired = true) => column(name, 'Int', 'integer', isRequired)
const text = (name: string) => column(name, 'String', 'text')

const model = (
  name: string,
  table: string,
  fields: readonly ScalarField[],
  relations: readonly Relation[],
): Model => ({
  name,
  accessor: name.toLowerCase(),
  table,
  schema: null,
  fields: Object.fromEntries(fields.map((field) => [field.name, field])),
  primaryKey: ['id'],
  uniqueKeys: [{ loader: `${name.toLowerCase()}ById`, fields: ['id'] }],
  relations: Object.fromEntries(relations.map((relation) => [relation.name, relation])),
})

const toOne = (name: string, of: string, from: string): Relation => ({
  name,
  model: of,
  kind: 'toOne',
  isNullable: false,
  holdsKey: true,
  from: [from],
  to: ['id'],
  loader: `${of.toLowerCase()}ById`,
})
const toMany = (name: string, of: string, to: string, loader: string): Relation => ({
  ...toOne(name, of, 'id'),
  kind: 'toMany',
  holdsKey: false,
  to: [to],
  loader,
})

const shop: DataModel = {
  version: 1,
  enums: {},
  models: {
    Product: model(
      'Product',
      'products',
      [integer('id'), text('name'), integer('price'), integer('stock'), integer('supplierId')],
      [toMany('reviews', 'Review', 'productId', 'reviewsByProductId')],
    ),
    Customer: model(
      'Customer',
      'customers',
      [integer('id'), text('name'), text('email')],
      [toMany('reviews', 'Review', 'customerId', 'reviewsByCustomerId')],
    ),
    Review: model(
      'Review',
      'reviews',
      [
        integer('id'),
        integer('productId'),
        integer('customerId'),
        column('rating', 'Int', 'smallint'),
        text('text'),
        column('createdAt', 'DateTime', 'timestamptz(3)'),
      ],
      [toOne('product', 'Product', 'productId'), toOne('customer', 'Customer', 'customerId')],
    ),
  },
}

const typeDefs = /* GraphQL */ `
  type Query { products(take: Int): [Product!]! customers: [Customer!]! }
  type Product { id: ID! name: String! reviews(first: Int, orderBy: [ReviewOrder!], filter: ReviewFilter): [Review!]! }
  type Customer {
    name: String!
    reviews(first: Int, after: String, last: Int, before: String, orderBy: ReviewOrder, filter: ReviewFilter): ReviewConnection!
  }
  type Review { id: Int! rating: Int! text: String! customer: Customer! product: Product! }
  type ReviewConnection { edges: [ReviewEdge!]! pageInfo: PageInfo! totalCount: Int! }
  type ReviewEdge { cursor: String! node: Review! }
  type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! endCursor: String startCursor: String }
  enum ReviewOrder { CREATED_AT_DESC RATING_ASC RATING_DESC }
  input ReviewFilter { id: ID rating: Range NOT: [ReviewFilter!] }
  input Range { gte: Int lt: Int in: [Int!] }
`

interface Page {
  readonly edges: readonly { readonly node: { readonly id: number } }[]
  readonly pageInfo: Readonly<Record<string, unknown>>
  readonly totalCount: number
}

describeWithPostgres('relation fields on PostgreSQL', () => {
  let prisma: PrismaClient
  let loadersOf: ReturnType<typeof createModelLoaders>
  const schema = makeExecutableSchema({
    typeDefs,
    resolvers: {
      Query: {
        products: (_: unknown, { take }: { take?: number }) =>
          prisma.product.findMany({ orderBy: { id: 'asc' }, take }),
        customers: () =>
          prisma.customer.findMany({ orderBy: { id: 'asc' }, select: { id: true, name: true } }),
      },
    },
  })
  wireRelations(schema, shop)
  measureResolvers(schema)

  beforeAll(async () => {
    prisma = createShopClient(await createSmallShop())
    loadersOf = createModelLoaders(shop)
  })

  async function run(
    source: string,
    variableValues = {},
  ): Promise<{ data: unknown; measurement: Measurement }> {
    const recorder = new OperationRecorder()
    const contextValue = {}
    attachRecorder(contextValue, recorder)
    attachModelLoaders(
      contextValue,
      loadersOf({
        prisma,
        measure: (name, batch, end) =>
          measuredBatch(name, batch as never, contextValue, recorder, end) as typeof batch,
      }),
    )
    const { data, errors } = await runInFrame({ recorder }, () =>
      graphql({ schema, source, contextValue, variableValues }),
    )
    if (errors !== undefined) throw errors[0]
    const measurement = recorder.finish({ method: 'POST', route: '/graphql', status: 200 }, 0)
    if (measurement === undefined) throw new Error('finished twice')
    return { data: JSON.parse(JSON.stringify(data)), measurement }
  }

  const source = `query ($take: Int) { products(take: $take) {
    name one: reviews(first: 1) { rating } two: reviews(first: 2) { rating customer { name } }
  } }`

  it.each([1, 20])('send one statement for each level and set of arguments, at %i products', async (take) => {
    const { data, measurement } = await run(source, { take })
    const { products } = data as { products: { one: unknown[]; two: unknown[] }[] }
    expect(products).toHaveLength(take)
    expect(products.every(({ one, two }) => one.length === 1 && two.length === 2)).toBe(true)
    expect(measurement.batches.map(({ loader, batches }) => [loader, batches]).sort()).toEqual([
      ['customerById', 1],
      ['reviewsByProductId', 2],
    ])
    expect(measurement.statements.reduce((sum, { count }) => sum + count, 0)).toBe(4)
  })

  it('read the columns that are asked for, and no more', async () => {
    const { measurement } = await run('{ products { reviews { rating customer { name } } } }')
    const [reviews, customers] = ['reviews', 'customers'].map(
      (table) => measurement.statements.find(({ text }) => text.includes(`"${table}"`))?.text ?? '',
    )
    expect(reviews).toContain('"rating"')
    expect(reviews).toContain('"customerId"')
    expect(reviews).not.toMatch(/"text"|"createdAt"/)
    expect(customers).toContain('"name"')
    expect(customers).not.toContain('"email"')
  })

  it('measure a wired field for as long as it loads', async () => {
    const { measurement } = await run(
      '{ products { reviews { id } } customers { reviews { edges { node { id } } } } }',
    )
    for (const coordinate of ['Product.reviews', 'Customer.reviews']) {
      const resolver = measurement.resolvers.find((one) => one.coordinate === coordinate)
      const batch = measurement.batches.find(({ loader: name }) =>
        name.endsWith(`By${coordinate.split('.')[0]}Id`),
      )
      expect(resolver?.maxMs).toBeGreaterThanOrEqual(batch?.maxMs ?? Number.NaN)
    }
  })

  it('filter and order in SQL', async () => {
    const { data } = await run(
      '{ products { reviews(first: 1, orderBy: [RATING_DESC], filter: { rating: { gte: 2, in: [2, 3, 4, 5] }, NOT: [{ id: "1" }] }) { id rating } } }',
    )
    const expected = await prisma.product.findMany({
      orderBy: { id: 'asc' },
      select: {
        reviews: {
          take: 1,
          orderBy: [{ rating: 'desc' }, { id: 'desc' }],
          where: { rating: { gte: 2 }, NOT: { id: 1 } },
          select: { id: true, rating: true },
        },
      },
    })
    expect(data).toEqual({ products: expected })
  })

  it.each(['CREATED_AT_DESC', 'RATING_ASC', 'RATING_DESC'])(
    'page through %s both ways, equal values too',
    async (order) => {
      const pagesOf = async (args: string) => {
        const { data } = await run(
          `{ customers { reviews(orderBy: ${order}, ${args}) { totalCount edges { node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }`,
        )
        return (data as { customers: { reviews: Page }[] }).customers.map(({ reviews }) => reviews)
      }
      const idsOf = ({ edges }: Page) => edges.map(({ node }) => node.id)
      for (const customer of [0, 1]) {
        const whole = (await pagesOf('first: 100'))[customer] as Page
        expect([whole.totalCount, whole.edges.length]).toEqual([20, 20])
        const [forwards, backwards]: [number[], number[]] = [[], []]
        for (let after = 'null', more: unknown = true; more === true; ) {
          const page = (await pagesOf(`first: 6, after: ${after}`))[customer] as Page
          forwards.push(...idsOf(page))
          after = JSON.stringify(page.pageInfo.endCursor)
          more = page.pageInfo.hasNextPage
        }
        for (let before = 'null', more: unknown = true; more === true; ) {
          const page = (await pagesOf(`last: 6, before: ${before}`))[customer] as Page
          backwards.unshift(...idsOf(page))
          before = JSON.stringify(page.pageInfo.startCursor)
          more = page.pageInfo.hasPreviousPage
        }
        expect([forwards, backwards]).toEqual([idsOf(whole), idsOf(whole)])
      }
    },
  )

  it('send one statement for the pages of all parents, and one for their counts', async () => {
    const { measurement } = await run(
      '{ customers { reviews(first: 2) { totalCount edges { node { id } } pageInfo { hasNextPage } } } }',
    )
    expect(
      measurement.statements.filter(({ origin }) => origin === 'loader').map(({ count }) => count),
    ).toEqual([1, 1])
  })
})
