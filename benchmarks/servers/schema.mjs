// The schema both servers serve: objects in memory, two relations loaded in batches, one field that does nothing.
export const typeDefs = /* GraphQL */ `
  type Query {
    hello: String
    products(first: Int = 100): [Product!]!
  }
  type Product {
    id: ID!
    name: String!
    price: Int!
    supplier: Supplier!
    category: Category!
  }
  type Supplier {
    id: ID!
    name: String!
  }
  type Category {
    id: ID!
    name: String!
  }
`

const suppliers = Array.from({ length: 30 }, (_, id) => ({ id, name: `Supplier ${id}` }))
const categories = Array.from({ length: 24 }, (_, id) => ({ id, name: `Category ${id}` }))
const products = Array.from({ length: 100 }, (_, id) => ({
  id,
  name: `Product ${id}`,
  price: id * 100,
  supplierId: id % 30,
  categoryId: id % 24,
}))

export const batches = {
  supplierById: async (ids) => ids.map((id) => suppliers[id]),
  categoryById: async (ids) => ids.map((id) => categories[id]),
}

export const resolvers = {
  Query: {
    hello: () => 'world',
    products: (_root, { first }) => products.slice(0, first),
  },
  Product: {
    supplier: (product, _args, context) => context.loaders.supplierById.load(product.supplierId),
    category: (product, _args, context) => context.loaders.categoryById.load(product.categoryId),
  },
}
