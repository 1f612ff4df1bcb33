import { tsImport } from 'tsx/esm/api'
import { firstProducts, serveShop } from './loaders-shop.mjs'

// No loader and no resolver for a relation: these are generated and wired.
const { dataModel } = await tsImport('../../examples/shop/generated/loaders.ts', import.meta.url)
await serveShop({
  resolvers: { Query: { products: firstProducts } },
  dataModel,
  relations: { orderBy: { 'Product.reviews': [{ field: 'createdAt', direction: 'desc' }] } },
})
