import { defineConfig, measuredPrisma } from 'sluice'
import { dataModel } from './generated/loaders.ts'
import { PrismaClient } from './generated/prisma/client.ts'
import { sessionOf } from './identity.ts'
import { loaders } from './loaders.ts'
import { relations } from './relations.ts'
import { resolvers } from './resolvers/index.ts'
import { seed } from './seed/seed.ts'

export default defineConfig({
  name: 'shop',
  schema: './schema',
  database: { migrations: './prisma/migrations', seed },
  gateway: ({ database }) => ({
    resolvers,
    loaders,
    prisma: measuredPrisma(PrismaClient, { adapter: database.adapter }),
    dataModel,
    relations,
    session: sessionOf,
  }),
  tryThese: [
    'query Reviews { products(first: 3) { edges { node { name averageRating reviews(first: 2) { edges { node { text author { name } } } } } } } }',
    'query Suppliers { products(first: 20) { edges { node { name supplier { name } } } } }',
    'query Tree { categories { name children { name products(first: 2) { edges { node { name price } } } } } }',
  ],
})
