import type { CacheContext } from '../../src/cache/cache-context.ts'

/** A small shop whose every resolver run is counted, for the tests of the cache. */
export const shopTypeDefs = /* GraphQL */ `
  interface Node { id: ID! }
  type Product implements Node { id: ID! name: String! price: Int category: Category reviews: [Review!]! }
  type Category implements Node { id: ID! name: String! products: [Product!]! }
  type Review implements Node { id: ID! text: String! product: Product! }
  type User implements Node @cacheControl(scope: PRIVATE) { id: ID! name: String! email: String }
  type Profile { contact: String @cacheControl(scope: PRIVATE) city: String }
  union Found = Product | User
  type ProductConnection { edges: [ProductEdge!]! totalCount: Int! pageInfo: PageInfo! }
  type ProductEdge { cursor: String! node: Product }
  type PageInfo { hasNextPage: Boolean! }
  type Query {
    product(id: ID!): Product @cacheControl(maxAge: 60, swr: 30) @cacheTag(format: "catalogue")
    products(search: String): [Product!]! @cacheControl(maxAge: 60) @cacheTag(format: "search-{$args.search}")
    connection: ProductConnection! @cacheControl(maxAge: 60)
    node(id: ID!): Node @cacheControl(maxAge: 60)
    found(text: String!): [Found!]! @cacheControl(maxAge: 60)
    category(id: ID!): Category @cacheControl(maxAge: 60)
    me: User @cacheControl(maxAge: 60)
    profile: Profile @cacheControl(maxAge: 60)
    uncached: Int
    time: Int @cacheControl(maxAge: 1)
    never: Int @cacheControl(maxAge: 0)
  }
  type Payload { product: Product }
  type Mutation {
    setPrice(id: ID!, price: Int): Product
    setPricePayload(id: ID!, price: Int): Payload
    addProduct(name: String!): Product!
    deleteProduct(id: ID!): Boolean @cacheTag(format: "Product:{$args.id}") @cacheTag(format: "Product[]")
    breakAfterWrite(id: ID!, price: Int): Product
    purge(tag: String!): Boolean
    noop: Boolean
  }
`

export interface ShopContext {
  readonly session?: string | null
  readonly cache: CacheContext
}

export function createShop() {
  const products = new Map<string, { id: string; name: string; price: number; categoryId: string }>()
  const addProduct = (name: string, price = 1, categoryId = 'c1') => {
    const product = { id: `p${products.size + 1}`, name, price, categoryId }
    products.set(product.id, product)
    return product
  }
  addProduct('Lamp')
  addProduct('Chair', 2)
  addProduct('Table', 3, 'c2')
  const users = new Map(['ann', 'bob'].map((id) => [id, { id, name: id.toUpperCase(), email: `${id}@shop` }]))
  const categories = ['c1', 'c2', 'c3'].map((id) => ({ id, name: `Category ${id}` }))
  const calls: Record<string, number> = {}
  /** Awaited by every read of `product` after it has read: a test holds a read in flight. */
  const gate: { wait: (() => Promise<void>) | undefined } = { wait: undefined }
  const count = (field: string) => {
    calls[field] = (calls[field] ?? 0) + 1
  }
  const setPrice = (_: unknown, { id, price }: { id: string; price: number }) => {
    const product = products.get(id)
    if (product !== undefined) product.price = price
    return product === undefined ? null : { ...product }
  }
  const typed = (value: object | undefined, name: string) =>
    value === undefined ? undefined : { __typename: name, ...value }
  const resolvers = {
    Query: {
      product: async (_: unknown, { id }: { id: string }) => {
        count('product')
        const read = products.get(id)
        const seen = read === undefined ? null : { ...read }
        await gate.wait?.()
        return seen
      },
      products: (_: unknown, { search }: { search?: string | null }) => {
        count('products')
        return [...products.values()].filter(({ name }) => name.includes(search ?? ''))
      },
      connection: () => {
        count('connection')
        return {
          edges: [...products.values()].map((node) => ({ cursor: node.id, node })),
          totalCount: products.size,
          pageInfo: { hasNextPage: false },
        }
      },
      node: (_: unknown, { id }: { id: string }) => {
        count('node')
        return typed(products.get(id), 'Product') ?? typed(users.get(id), 'User') ?? null
      },
      found: (_: unknown, { text }: { text: string }) => {
        count('found')
        return [...products.values()]
          .filter(({ name }) => name.includes(text))
          .map((item) => typed(item, 'Product'))
      },
      category: (_: unknown, { id }: { id: string }) =>
        categories.find((category) => category.id === id) ?? null,
      me: (_: unknown, __: unknown, { session }: ShopContext) => {
        count('me')
        return session == null ? null : (users.get(session) ?? null)
      },
      profile: (_: unknown, __: unknown, { session }: ShopContext) => ({
        contact: `${session}@shop`,
        city: 'Ulm',
      }),
      uncached: () => 1,
      time: () => 1,
      never: () => 1,
    },
    Product: {
      category: ({ categoryId }: { categoryId: string }) => categories.find(({ id }) => id === categoryId),
      reviews: () => [],
    },
    Category: {
      products: ({ id }: { id: string }) =>
        [...products.values()].filter(({ categoryId }) => categoryId === id),
    },
    Mutation: {
      setPrice,
      setPricePayload: (_: unknown, args: { id: string; price: number }) => ({ product: setPrice(_, args) }),
      addProduct: (_: unknown, { name }: { name: string }) => addProduct(name),
      deleteProduct: (_: unknown, { id }: { id: string }) => products.delete(id),
      breakAfterWrite: (_: unknown, args: { id: string; price: number }) => {
        setPrice(_, args)
        throw new Error('written, then broken')
      },
      purge: async (_: unknown, { tag }: { tag: string }, { cache }: ShopContext) => {
        await cache.invalidate(tag)
        return true
      },
      noop: () => true,
    },
  }
  return { products, users, calls, gate, resolvers, typeDefs: shopTypeDefs, addProduct }
}
