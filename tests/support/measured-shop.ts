import { readdir, readFile } from 'node:fs/promises'
import { makeExecutableSchema } from '@graphql-tools/schema'
import { PrismaPg } from '@prisma/adapter-pg'
import { type GraphQLSchema, graphql } from 'graphql'
import pg from 'pg'
import { afterAll } from 'vitest'
import { PrismaClient } from '../../examples/shop/generated/prisma/client.ts'
import { measuredPrisma } from '../../src/database/measured-prisma.ts'
import { createDiagnosis } from '../../src/diagnosis/diagnose.ts'
import { createLoaders, type LoaderDefinitions } from '../../src/loaders/create-loaders.ts'
import { runInFrame } from '../../src/measurement/frame.ts'
import type { Measurement, StatementGroup } from '../../src/measurement/measurement.ts'
import { fieldResolverOf, measureMethodFields } from '../../src/measurement/method-fields.ts'
import { OperationRecorder } from '../../src/measurement/recorder.ts'
import { attachRecorder } from '../../src/measurement/recorder-of.ts'
import { measureResolvers } from '../../src/measurement/resolvers.ts'
import { createTestDatabase } from './postgres.ts'

const migrations = new URL('../../examples/shop/prisma/migrations/', import.meta.url)

/**
 * The shop's tables with 20 suppliers, 3 categories, 20 products (product 1 from supplier 1, and so on) and 40 reviews (two a product)
 * of 2 customers, and no orders.
 */
export async function createSmallShop(): Promise<string> {
  const url = await createTestDatabase()
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  for (const folder of (await readdir(migrations, { withFileTypes: true })).filter((entry) =>
    entry.isDirectory(),
  )) {
    await client.query(await readFile(new URL(`${folder.name}/migration.sql`, migrations), 'utf8'))
  }
  await client.query(`
    insert into suppliers (id, name, country) select n, 'supplier ' || n, 'DE' from generate_series(1, 20) n;
    insert into categories (id, name) select n, 'category ' || n from generate_series(1, 3) n;
    insert into customers (id, name, email) select n, 'customer ' || n, n || '@example.org' from generate_series(1, 2) n;
    insert into products (id, name, price, stock, "categoryId", "supplierId")
      select n, 'product ' || n, n * 100, 5, 1 + n % 3, n from generate_series(1, 20) n;
    insert into reviews (id, "productId", "customerId", rating, text)
      select n, 1 + (n - 1) / 2, 1 + n % 2, 1 + n % 5, 'text' from generate_series(1, 40) n;
    select setval(pg_get_serial_sequence(name, 'id'), 1000) from unnest(array['suppliers', 'customers', 'products', 'reviews']) name;`)
  await client.end()
  return url
}

/** A measured Prisma client of that database, disconnected after the file. */
export function createShopClient(url: string): PrismaClient {
  const prisma: PrismaClient = measuredPrisma(PrismaClient, {
    adapter: new PrismaPg({ connectionString: url, max: 4 }),
  })
  afterAll(() => prisma.$disconnect())
  return prisma
}

/** A resolver map, as loosely typed as an author's may be. */
export type Resolvers = NonNullable<Parameters<typeof makeExecutableSchema>[0]['resolvers']>

/** A schema measured as a gateway measures it. */
export function measuredSchema(typeDefs: string, resolvers: Resolvers): GraphQLSchema {
  const schema = makeExecutableSchema({ typeDefs, resolvers })
  measureResolvers(schema)
  measureMethodFields(schema)
  return schema
}

/** Executes one operation as a gateway does, and gives what it did. Throws when the answer has errors. */
export async function measure(
  schema: GraphQLSchema,
  source: string,
  loaders: LoaderDefinitions = {},
): Promise<Measurement & { readonly data: unknown }> {
  const recorder = new OperationRecorder({ examine: createDiagnosis().examine })
  recorder.operation = { signature: source, document: undefined, operationName: 'Test', kind: 'query' }
  const contextValue: { loaders?: object } = {}
  attachRecorder(contextValue, recorder)
  contextValue.loaders = createLoaders(loaders)(contextValue, recorder)
  const fieldResolver = fieldResolverOf(schema) ?? null
  const { data, errors } = await runInFrame({ recorder }, () =>
    graphql({ schema, source, contextValue, fieldResolver }),
  )
  if (errors !== undefined) throw errors[0]
  const measurement = recorder.finish({ method: 'POST', route: '/graphql', status: 200 }, 0)
  if (measurement === undefined) throw new Error('finished twice')
  return { ...measurement, data }
}

/** What is recorded of code that runs in a frame of its own, as a resolver of that coordinate. */
export async function statementsOf(
  run: () => unknown,
  coordinate: string | undefined = 'Query.products',
): Promise<readonly StatementGroup[]> {
  const recorder = new OperationRecorder()
  const frame = coordinate === undefined ? { recorder } : { recorder, coordinate, path: pathOf(coordinate) }
  await runInFrame(frame, async () => run())
  return recorder.finish({ method: 'POST', route: '/graphql', status: 200 }, 0)?.statements ?? []
}

const pathOf = (coordinate: string) => ({
  prev: undefined,
  key: coordinate.split('.')[1] ?? '',
  typename: coordinate.split('.')[0],
})
