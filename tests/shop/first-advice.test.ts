import { PrismaPg } from '@prisma/adapter-pg'
import { beforeAll, expect, it, onTestFinished } from 'vitest'
import { dataModel } from '../../examples/shop/generated/loaders.ts'
import { PrismaClient } from '../../examples/shop/generated/prisma/client.ts'
import { sessionOf } from '../../examples/shop/identity.ts'
import { loaders } from '../../examples/shop/loaders.ts'
import { relations } from '../../examples/shop/relations.ts'
import { resolvers } from '../../examples/shop/resolvers/index.ts'
import { seed } from '../../examples/shop/seed/seed.ts'
import { createGateway, type Gateway, measuredPrisma } from '../../src/index.ts'
import { describeWithPostgres } from '../support/postgres.ts'
import { createShopPool, shopTypeDefs } from '../support/shop.ts'

type ResolverMap = Readonly<Record<string, Readonly<Record<string, unknown>>>>

interface Step {
  readonly savedMsPerHour: number
  readonly savedStatementsPerOperation: number
  readonly finding: {
    readonly coordinate: string
    readonly patch: string
    readonly evidence: { readonly id: string }
  }
}

describeWithPostgres('the first advice of the optimization report', () => {
  let prisma: PrismaClient
  beforeAll(async () => {
    const pool = await createShopPool()
    await seed({ pool })
    prisma = measuredPrisma(PrismaClient, { adapter: new PrismaPg(pool) })
    return () => prisma.$disconnect()
  })

  const openShop = async (maps: readonly unknown[]): Promise<Gateway> => {
    const gateway = await createGateway({
      typeDefs: shopTypeDefs,
      resolvers: maps as never,
      loaders,
      prisma,
      dataModel,
      relations,
      session: sessionOf,
      logLevel: 'silent',
    })
    onTestFinished(() => gateway.close())
    return gateway
  }

  const ask = async (gateway: Gateway): Promise<string> => {
    const query = `query Shelf { products(first: 20) { edges { node {
      name supplier { name } category { name } reviews(first: 2) { edges { node { author { name } } } } } } } }`
    const response = await gateway.fetch(
      new Request('http://shop/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      }),
    )
    return response.text()
  }

  const statementsOf = async (gateway: Gateway): Promise<number> => {
    const { performanceReport } = await gateway.report<{
      readonly performanceReport: { readonly statements: number }
    }>('{ performanceReport(last: "1h") { statements } }')
    return performanceReport.statements
  }

  const report = async (gateway: Gateway): Promise<readonly Step[]> => {
    const { optimizationReport } = await gateway.report<{
      readonly optimizationReport: { readonly steps: readonly Step[] }
    }>(`{ optimizationReport(last: "1h") { steps {
      savedMsPerHour savedStatementsPerOperation finding { coordinate patch evidence { id } } } } }`)
    return optimizationReport.steps
  }

  it('saves the shop what it promises, with the same answer', async () => {
    const naive = await openShop(resolvers)
    const before = await ask(naive)
    const [step, ...others] = await report(naive)
    expect(others).toEqual([])
    expect(step?.finding).toMatchObject({
      coordinate: 'Product.supplier',
      evidence: { id: expect.any(String) },
    })
    expect(step?.savedMsPerHour).toBeGreaterThan(0)

    // As the patch says: the resolver is deleted, and the relation resolves itself.
    expect(step?.finding.patch).toContain('delete supplier')
    const mended = await openShop(
      (resolvers as unknown as readonly ResolverMap[]).map((map) => {
        const { supplier, ...product } = map['Product'] ?? {}
        return supplier === undefined ? map : { ...map, Product: product }
      }),
    )
    expect(await ask(mended)).toBe(before)
    expect((await statementsOf(naive)) - (await statementsOf(mended))).toBe(step?.savedStatementsPerOperation)
    expect(await report(mended)).toEqual([])
  })
})
