import { createGateway, defineLoader } from '../../dist/index.js'
import { batches, resolvers, typeDefs } from './schema.mjs'
import { report } from './serve.mjs'

/** The schema behind a gateway; beside it a field whose answers are kept, so that all but the first come from cache. */
export async function serveGateway(options = {}) {
  const gateway = await createGateway({
    typeDefs: [
      typeDefs,
      'extend type Query { popular(first: Int = 20): [Product!]! @cacheControl(maxAge: 3600) }',
    ],
    resolvers: { ...resolvers, Query: { ...resolvers.Query, popular: resolvers.Query.products } },
    loaders: {
      supplierById: defineLoader(batches.supplierById),
      categoryById: defineLoader(batches.categoryById),
    },
    adminToken: 'benchmarks-administrator',
    logLevel: 'warn',
    ...options,
  })
  const { url } = await gateway.listen({ port: 0 })
  report(url)
}
