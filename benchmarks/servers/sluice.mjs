import { createGateway, defineLoader } from '../../dist/index.js'
import { batches, resolvers, typeDefs } from './schema.mjs'
import { report } from './serve.mjs'

// Everything on: recording, tracing, diagnosis, metrics, cache. The operations have no lifetime, so that each is executed.
const gateway = await createGateway({
  typeDefs,
  resolvers,
  loaders: {
    supplierById: defineLoader(batches.supplierById),
    categoryById: defineLoader(batches.categoryById),
  },
  adminToken: 'benchmarks-administrator',
  logLevel: 'warn',
})
const { url } = await gateway.listen({ port: 0 })
report(url)
