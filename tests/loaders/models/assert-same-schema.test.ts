import { expect, it } from 'vitest'
import { dataModel } from '../../../examples/shop/generated/loaders.ts'
import { createGateway } from '../../../src/index.ts'

const typeDefs = 'type Query { a: Int }'

/** A client whose runtime data model is that of the shop, after a change to it. */
function clientOf(change: (models: Record<string, { fields: { name: string; kind: string }[] }>) => void) {
  const models = Object.fromEntries(
    Object.values(dataModel.models).map(({ name, fields, relations }) => [
      name,
      {
        fields: [
          ...Object.keys(fields).map((field) => ({ name: field, kind: 'scalar' })),
          ...Object.keys(relations).map((field) => ({ name: field, kind: 'object' })),
        ],
      },
    ]),
  )
  change(models)
  return { $queryRawUnsafe: async () => [], _runtimeDataModel: { models } }
}

const make = (prisma: object | undefined) =>
  createGateway({ typeDefs, dataModel, logLevel: 'silent', ...(prisma && { prisma }) })

it('takes a client of the same schema, and one that does not tell its schema', async () => {
  for (const prisma of [clientOf(() => undefined), { $queryRawUnsafe: async () => [] }]) {
    const gateway = await make(prisma)
    await gateway.close()
  }
})

it('refuses a client that was generated before the schema changed, and says what to do', async () => {
  const prisma = clientOf((models) => {
    delete models.OrderLine
    models.Product?.fields.splice(0, 2)
  })
  await expect(make(prisma)).rejects.toThrow(
    "prisma and dataModel must be generated from one schema, but the client's Product has no id, name; the client has no model OrderLine. " +
      'Run npx prisma generate, and start again.',
  )
})

it('refuses a data model that was generated before the schema changed', async () => {
  const prisma = clientOf((models) => {
    models.Review?.fields.push({ name: 'title', kind: 'scalar' }, { name: 'state', kind: 'enum' })
    models.Supplier?.fields.push({ name: 'place', kind: 'unsupported' }, { name: 'brands', kind: 'object' })
  })
  await expect(make(prisma)).rejects.toThrow(
    "must be generated from one schema, but the data model's Review has no title, state. Run npx prisma generate",
  )
})

it('refuses a data model without a client, and what is none', async () => {
  await expect(make(undefined)).rejects.toThrow(
    'dataModel needs prisma, the client its loaders read through, and got none. Add prisma: measuredPrisma(PrismaClient, { adapter }).',
  )
  await expect(createGateway({ typeDefs, dataModel: { version: 2, models: {} } as never })).rejects.toThrow(
    'the dataModel that the generator sluice-loaders wrote for this version',
  )
})

it('refuses an order of what is no list that resolves itself', async () => {
  const orderBy = { 'Query.a': [{ field: 'id', direction: 'asc' }] } as const
  await expect(
    createGateway({
      typeDefs,
      dataModel,
      prisma: clientOf(() => undefined),
      relations: { orderBy },
      logLevel: 'silent',
    }),
  ).rejects.toThrow('orderBy names Query.a, which is no list that resolves itself.')
})
