import DataLoader from 'dataloader'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { PrismaClient } from '../../examples/shop/generated/prisma/client.ts'
import { measuredPool } from '../../src/database/measured-pool.ts'
import type { LoaderDefinitions } from '../../src/loaders/create-loaders.ts'
import { defineLoader } from '../../src/loaders/define-loader.ts'
import {
  createShopClient,
  createSmallShop,
  measure,
  measuredSchema,
  type Resolvers,
} from '../support/measured-shop.ts'
import { describeWithPostgres } from '../support/postgres.ts'

describeWithPostgres('diagnose', () => {
  let prisma: PrismaClient
  let pool: pg.Pool
  beforeAll(async () => {
    const url = await createSmallShop()
    prisma = createShopClient(url)
    pool = measuredPool(new pg.Pool({ connectionString: url, max: 4 }))
  })
  afterAll(() => pool.end())

  const typeDefs = `
    type Query { products(first: Int): [Product!]! product(id: Int!): Product }
    type Product { id: Int! supplier: Supplier reviews: [Review!]! }
    type Review { rating: Int! product: Product }
    type Supplier { name: String! }`

  type Resolve = (parent: { id: number; supplierId: number }, args: object, context: never) => unknown
  type Load = { readonly loaders: Record<string, { load: (key: unknown) => Promise<unknown> }> }

  const root: Resolvers = {
    products: (_parent, { first }) => prisma.product.findMany({ orderBy: { id: 'asc' }, take: first ?? 20 }),
    product: (_parent, { id }) => prisma.product.findFirst({ where: { id } }),
  }

  const findingsOf = async (
    source: string,
    Product: Record<string, Resolve>,
    loaders: LoaderDefinitions = {},
    more: Resolvers = {},
  ) => {
    const schema = measuredSchema(typeDefs, { Query: root, Product, ...more } as Resolvers)
    const measured = await measure(schema, source, loaders)
    const findings = measured.findings.map(
      ({ kind, coordinate, pathPattern, statementsPerOperation, rows }) => ({
        kind,
        coordinate,
        pathPattern,
        statementsPerOperation,
        rows,
      }),
    )
    return { findings, statementCount: measured.statementCount, data: measured.data }
  }

  const naive: Resolve = ({ supplierId }) => prisma.supplier.findFirst({ where: { id: supplierId } })
  const supplierById = defineLoader(async (ids: readonly number[]) => {
    const suppliers = await prisma.supplier.findMany({ where: { id: { in: [...ids] } } })
    const byId = new Map(suppliers.map((supplier) => [supplier.id, supplier]))
    return ids.map((id) => byId.get(id) ?? null)
  })
  const query = '{ products { supplier { name } } }'
  const found = {
    kind: 'N_PLUS_ONE',
    coordinate: 'Product.supplier',
    pathPattern: 'products.*.supplier',
    statementsPerOperation: 20,
    rows: 20,
  }

  it('finds a naive resolver, and falls silent after the fix, with the same answer', async () => {
    const before = await findingsOf(query, { supplier: naive })
    expect(before.findings).toEqual([found])
    expect(before.statementCount).toBe(21)
    const fixed: Resolve = ({ supplierId }, _args, { loaders }: Load) =>
      loaders.supplierById?.load(supplierId)
    const after = await findingsOf(query, { supplier: fixed }, { supplierById })
    expect(after.findings).toEqual([])
    expect(after.statementCount).toBe(2)
    expect(after.data).toEqual(before.data)
  })

  it.each<[string, Resolve]>([
    [
      'an async function',
      async ({ supplierId }) => await prisma.supplier.findFirst({ where: { id: supplierId } }),
    ],
    [
      'raw SQL',
      async ({ supplierId }) =>
        (await prisma.$queryRaw<unknown[]>`select * from suppliers where id = ${supplierId}`)[0],
    ],
    [
      'a pg pool',
      async ({ supplierId }) =>
        (await pool.query('select * from suppliers where id = $1', [supplierId])).rows[0],
    ],
    [
      'values written into the text',
      async ({ supplierId }) =>
        (await pool.query(`select * from suppliers where id = ${supplierId}`)).rows[0],
    ],
    [
      'a transaction of its own',
      ({ supplierId }) =>
        prisma.$transaction((transaction) => transaction.supplier.findFirst({ where: { id: supplierId } })),
    ],
    [
      'findUnique that Prisma cannot join',
      ({ supplierId }) => prisma.supplier.findUnique({ where: { id: supplierId, country: { not: 'FR' } } }),
    ],
  ])('finds it through %s', async (_how, supplier) => {
    expect((await findingsOf(query, { supplier })).findings).toEqual([found])
  })

  it('finds it where each waits for the one before', async () => {
    let last: Promise<unknown> = Promise.resolve()
    const oneByOne: Resolve = (parent, args, context) => {
      last = last.then(async () => await naive(parent, args, context))
      return last
    }
    expect((await findingsOf(query, { supplier: oneByOne })).findings).toEqual([found])
  })

  it('finds it in lists within lists', async () => {
    const reviews = defineLoader(async (ids: readonly number[]) => {
      const all = await prisma.review.findMany({ where: { productId: { in: [...ids] } } })
      return ids.map((id) => all.filter(({ productId }) => productId === id))
    })
    const { findings } = await findingsOf(
      '{ products(first: 5) { reviews { product { id } } } }',
      { reviews: ({ id }, _args, { loaders }: Load) => loaders.reviews?.load(id) },
      { reviews },
      { Review: { product: ({ productId }) => prisma.product.findFirst({ where: { id: productId } }) } },
    )
    // Ten reviews of five products: the same product twice is still asked for twice.
    expect(findings).toEqual([
      {
        kind: 'N_PLUS_ONE',
        coordinate: 'Review.product',
        pathPattern: 'products.*.reviews.*.product',
        statementsPerOperation: 10,
        rows: 10,
      },
    ])
  })

  it.each<[string, string, Resolve]>([
    [
      "Prisma's own batched findUnique",
      query,
      ({ supplierId }) => prisma.supplier.findUnique({ where: { id: supplierId } }),
    ],
    ["Prisma's fluent relation", query, ({ id }) => prisma.product.findUnique({ where: { id } }).supplier()],
    [
      'six aliases of a field',
      `{ ${[1, 2, 3, 4, 5, 6].map((id) => `p${id}: product(id: ${id}) { supplier { name } }`).join(' ')} }`,
      naive,
    ],
    [
      'six aliases in a list of one',
      '{ products(first: 1) { a: supplier { name } b: supplier { name } c: supplier { name } d: supplier { name } e: supplier { name } f: supplier { name } } }',
      naive,
    ],
    ['a short list', '{ products(first: 4) { supplier { name } } }', naive],
    [
      'a list of one whose resolver reads in chunks',
      '{ products(first: 1) { supplier { name } } }',
      async () => {
        for (let page = 0; page < 6; page++) await prisma.supplier.findMany({ skip: page * 3, take: 3 })
        return null
      },
    ],
  ])('finds nothing in %s', async (_what, source, supplier) => {
    expect((await findingsOf(source, { supplier })).findings).toEqual([])
  })

  it('finds what is always the same for what it is', async () => {
    const always: Resolve = () => prisma.supplier.findFirst({ where: { id: 1 } })
    expect((await findingsOf(query, { supplier: always })).findings).toEqual([
      { ...found, kind: 'REDUNDANT' },
    ])
  })

  it("finds nothing in a loader's chunks, nor in those of a DataLoader made by hand", async () => {
    const chunked = defineLoader(supplierById.batch, { maxBatchSize: 2 })
    const viaLoader: Resolve = ({ supplierId }, _args, { loaders }: Load) => loaders.chunked?.load(supplierId)
    const own = await findingsOf(query, { supplier: viaLoader }, { chunked })
    expect(own).toMatchObject({ findings: [], statementCount: 11 })
    const byHand = new DataLoader<number, unknown>(async (ids) => supplierById.batch(ids, undefined), {
      maxBatchSize: 2,
    })
    const { findings, statementCount } = await findingsOf(query, {
      supplier: ({ supplierId }) => byHand.load(supplierId),
    })
    expect({ findings, statementCount }).toEqual({ findings: [], statementCount: 11 })
  })

  it('keeps two operations at once apart', async () => {
    const [one, two, three] = await Promise.all([
      findingsOf(query, { supplier: naive }),
      findingsOf('{ products(first: 7) { supplier { name } } }', { supplier: naive }),
      findingsOf('{ products(first: 3) { supplier { name } } }', { supplier: naive }),
    ])
    expect(one?.findings).toEqual([found])
    expect(two?.findings).toEqual([{ ...found, statementsPerOperation: 7, rows: 7 }])
    expect(three?.findings).toEqual([])
  })
})
