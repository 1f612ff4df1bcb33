import { createGateway, defineLoader, measureStatement } from '../../dist/index.js'
import { batches, resolvers, typeDefs } from './schema.mjs'

/** As a driver answers: when the event loop comes round again. */
const send = (text, parameters, rows) =>
  measureStatement({ text, parameters }, async () => {
    await new Promise((resolve) => setImmediate(resolve))
    return rows
  })

const loader = (table, batch) =>
  defineLoader(async (ids) =>
    send(`select id, name from ${table} where id = any($1)`, [ids], await batch(ids)),
  )

/** The same operation, whose list and whose batches each send a statement that is measured. */
export const statementsGateway = (options = {}) =>
  createGateway({
    typeDefs,
    resolvers: {
      ...resolvers,
      Query: {
        ...resolvers.Query,
        products: (_root, { first }) =>
          send('select * from product limit $1', [first], resolvers.Query.products(undefined, { first })),
      },
    },
    loaders: {
      supplierById: loader('supplier', batches.supplierById),
      categoryById: loader('category', batches.categoryById),
    },
    adminToken: 'benchmarks-administrator',
    logLevel: 'warn',
    production: true,
    ...options,
  })
