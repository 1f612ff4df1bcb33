import { type Program, rows } from '../program.ts'

const typeDefs = `
  type Query { products(first: Int!): [Product!]! }
  type Product { id: ID! name: String! supplier: Supplier }
  type Supplier { id: ID! name: String! }
`
const tables = () => ({
  product: rows(30, (id) => ({ id, name: `product ${id}`, supplier_id: 1 + (id % 25) })),
  supplier: rows(25, (id) => ({ id, name: `supplier ${id}` })),
})

export const programs: readonly Program[] = [
  {
    title: 'finds a field that reads its object for each object of a list',
    typeDefs,
    tables,
    options: (database) => ({
      resolvers: {
        Query: {
          products: (_, { first }) =>
            database.query('select id, name, supplier_id from product order by id limit $1', [first]),
        },
        Product: {
          supplier: async ({ supplier_id }) => {
            const [supplier] = await database.query('select id, name from supplier where id = $1', [
              supplier_id,
            ])
            return supplier
          },
        },
      },
    }),
    operations: [{ document: '{ products(first: 20) { name supplier { name } } }' }],
    found: [
      {
        kind: 'N_PLUS_ONE',
        coordinate: 'Product.supplier',
        pathPattern: 'products.*.supplier',
        statementsPerOperation: 20,
      },
    ],
  },
]
