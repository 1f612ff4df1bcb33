import { createServer } from 'node:http'
import DataLoader from 'dataloader'
import { createSchema, createYoga } from 'graphql-yoga'
import { batches, resolvers, typeDefs } from './schema.mjs'
import { report } from './serve.mjs'

const yoga = createYoga({
  schema: createSchema({ typeDefs, resolvers }),
  maxRequestBodySize: false,
  logging: false,
  context: () => ({
    loaders: {
      supplierById: new DataLoader(batches.supplierById),
      categoryById: new DataLoader(batches.categoryById),
    },
  }),
})
const server = createServer(yoga)
server.listen(0, '127.0.0.1', () => report(`http://127.0.0.1:${server.address().port}/graphql`))
