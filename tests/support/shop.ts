import { readdirSync, readFileSync } from 'node:fs'
import { makeExecutableSchema } from '@graphql-tools/schema'
import { PrismaPg } from '@prisma/adapter-pg'
import { type ExecutionResult, graphql } from 'graphql'
import pg from 'pg'
import { afterAll } from 'vitest'
import type { Context } from '../../examples/shop/context.ts'
import { dataModel } from '../../examples/shop/generated/loaders.ts'
import { PrismaClient } from '../../examples/shop/generated/prisma/client.ts'
import { loaders } from '../../examples/shop/loaders.ts'
import { relations } from '../../examples/shop/relations.ts'
import { resolvers } from '../../examples/shop/resolvers/index.ts'
import { seed } from '../../examples/shop/seed/seed.ts'
import { measuredPrisma } from '../../src/database/measured-prisma.ts'
import { createLoaders } from '../../src/loaders/create-loaders.ts'
import { createDispatch } from '../../src/loaders/dispatch/create-dispatch.ts'
import { createModelLoaders } from '../../src/loaders/models/create-model-loaders.ts'
import { loaderNames } from '../../src/loaders/models/loader-names.ts'
import { wireRelations } from '../../src/loaders/relations/wire-relations.ts'
import { measureResolvers } from '../../src/measurement/resolvers.ts'
import { observeStatements } from '../../src/measurement/statements.ts'
import { createTestDatabase } from './postgres.ts'

const root = new URL('../../', import.meta.url)
const shopFolder = new URL('examples/shop/', root)

/** Sluice's directives and the shop's SDL, a text a file. */
export const shopTypeDefs = [
  readFileSync(new URL('schema/directives.graphql', root), 'utf8'),
  ...readdirSync(new URL('schema/', shopFolder)).map((file) =>
    readFileSync(new URL(`schema/${file}`, shopFolder), 'utf8'),
  ),
]

/** A database of the test's own with the shop's tables, empty. */
export async function createShopPool({ connections = 10 } = {}): Promise<pg.Pool> {
  const pool = new pg.Pool({ connectionString: await createTestDatabase(), max: connections })
  // The database is dropped by force, perhaps before the server has seen the last connection close.
  pool.on('error', () => undefined)
  afterAll(() => pool.end())
  const migrations = new URL('prisma/migrations/', shopFolder)
  for (const name of readdirSync(migrations).filter((entry) => !entry.endsWith('.toml'))) {
    await pool.query(readFileSync(new URL(`${name}/migration.sql`, migrations), 'utf8'))
  }
  return pool
}

/** What an operation gave, and what it did on the way. */
export interface Asked {
  // biome-ignore lint/suspicious/noExplicitAny: the shape is the operation's, which the test has written
  readonly data: any
  readonly errors: ExecutionResult['errors']
  /** `extensions.code` of each error. */
  readonly codes: readonly unknown[]
  /** Tags that resolvers invalidated. */
  readonly invalidated: readonly string[]
  /** SQL sent, transactions' own statements left out. */
  readonly statements: readonly string[]
}

/** The shop with all its rows, asked without a gateway: its schema, its resolvers and a context made by hand. */
export async function openShop(options: { connections?: number } = {}) {
  const pool = await createShopPool(options)
  await seed({ pool })
  const prisma: PrismaClient = measuredPrisma(PrismaClient, { adapter: new PrismaPg(pool) })
  const sent: string[] = []
  afterAll(observeStatements(({ sql }) => sent.push(sql)))
  afterAll(() => prisma.$disconnect())
  const schema = makeExecutableSchema<Context>({ typeDefs: shopTypeDefs, resolvers })
  const dispatch = createDispatch()
  dispatch.declare(wireRelations(schema, dataModel, relations).usesLoader)
  dispatch.meet(resolvers)
  measureResolvers(schema, { recorded: false })
  const generated = { names: loaderNames(dataModel), make: createModelLoaders(dataModel) }
  const makeLoaders = createLoaders(loaders, generated, dispatch)

  async function ask(
    source: string,
    { variables, session = null }: { variables?: Record<string, unknown>; session?: string | null } = {},
  ): Promise<Asked> {
    const invalidated: string[] = []
    const from = sent.length
    const base = {
      request: new Request('http://shop.test/graphql'),
      session,
      prisma,
      cache: { tag() {}, control() {}, invalidate: (...tags: string[]) => void invalidated.push(...tags) },
    }
    const contextValue = Object.assign(base, { loaders: makeLoaders(base, undefined) })
    const { data, errors } = await graphql({ schema, source, contextValue, variableValues: variables })
    return {
      data,
      errors,
      codes: (errors ?? []).map((error) => error.extensions.code),
      invalidated,
      statements: sent.slice(from).filter((sql) => !/^(begin|commit|rollback)/i.test(sql)),
    }
  }

  return { pool, prisma, ask }
}
