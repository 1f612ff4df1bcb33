import { assertWithin, shopError } from '../errors.ts'
import type { OrderLineInput } from '../generated/graphql.ts'
import type { Order, PrismaClient, Product } from '../generated/prisma/client.ts'
import { parseId } from './ids.ts'

const lineRange = [1, 50] as const
const quantityRange = [1, 100] as const

/**
 * How many pieces of which product: lines for one product are added up.
 *
 * @throws GraphQLError BAD_USER_INPUT or PRODUCT_NOT_FOUND
 */
export function piecesByProduct(lines: readonly OrderLineInput[]): ReadonlyMap<number, number> {
  assertWithin('The number of lines', lines.length, lineRange)
  const pieces = new Map<number, number>()
  for (const { productId, quantity } of lines) {
    assertWithin('quantity', quantity, quantityRange)
    const id = parseId(productId)
    if (id === undefined) throw productNotFound(productId)
    pieces.set(id, (pieces.get(id) ?? 0) + quantity)
  }
  for (const [id, quantity] of pieces) assertWithin(`The quantity of product ${id}`, quantity, quantityRange)
  return pieces
}

/**
 * Takes the pieces off the shelves and writes the order, all or nothing.
 *
 * Everything inside goes through `tx`: the embedded database has one connection, and a statement on `prisma` would wait for the
 * transaction that waits for it.
 *
 * @throws GraphQLError PRODUCT_NOT_FOUND or OUT_OF_STOCK
 */
export function placeOrder(
  prisma: PrismaClient,
  customerId: number,
  pieces: ReadonlyMap<number, number>,
): Promise<Order> {
  const ids = [...pieces.keys()]
  return prisma.$transaction(
    async (tx) => {
      // Locked until the commit, so that nobody sells the pieces we count; in the order of ids, so that two orders for the same
      // products wait for each other in turn and never in a circle.
      const products = await tx.$queryRaw<Pick<Product, 'id' | 'name' | 'price' | 'stock'>[]>`
        select id, name, price, stock from products where id = any(${ids}::int[]) order by id for no key update`
      assertAvailable(pieces, products)

      await tx.$executeRaw`
        update products set stock = stock - ordered.quantity
        from unnest(${ids}::int[], ${[...pieces.values()]}::int[]) as ordered(id, quantity)
        where products.id = ordered.id`

      const lines = products.map(({ id, price }) => ({
        productId: id,
        quantity: pieces.get(id) ?? 0,
        unitPrice: price,
      }))
      const total = lines.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0)
      return tx.order.create({ data: { customerId, total, lines: { createMany: { data: lines } } } })
    },
    // In milliseconds: orders for the same product, and on the embedded database all orders, take their turns.
    { maxWait: 10_000, timeout: 10_000 },
  )
}

function assertAvailable(
  pieces: ReadonlyMap<number, number>,
  products: readonly Pick<Product, 'id' | 'name' | 'stock'>[],
): void {
  const byId = new Map(products.map((product) => [product.id, product]))
  for (const [id, quantity] of pieces) {
    const product = byId.get(id)
    if (product === undefined) throw productNotFound(String(id))
    if (product.stock < quantity) {
      throw shopError(
        'OUT_OF_STOCK',
        `Of "${product.name}" ${product.stock} are left, ${quantity} were ordered.`,
        {
          productId: String(id),
          available: product.stock,
        },
      )
    }
  }
}

const productNotFound = (productId: string) =>
  shopError('PRODUCT_NOT_FOUND', `There is no product ${productId}.`, { productId })
