import type {
  Category,
  Customer,
  Order,
  OrderLine,
  Product,
  Review,
  Supplier,
} from '../generated/prisma/client.ts'
import { createRandom } from './random.ts'
import * as words from './words.ts'

const customerCount = 500
const productCount = 1000
const reviewCount = 10_000
const orderCount = 5000

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
const opened = Date.UTC(2024, 0, 1)

/** Every row of the seed in the order of foreign keys: the same rows on every machine, dates included. */
export function makeRows(): { readonly [table: string]: readonly object[] } {
  const categories = makeCategories()
  const products = makeProducts(categories)
  const { orders, lines } = makeOrders(products)
  return {
    customers: makeCustomers(),
    categories,
    suppliers: makeSuppliers(),
    products,
    reviews: makeReviews(),
    orders,
    order_lines: lines,
  }
}

// A sequence of random numbers for each table, so that a change to one leaves the others as they were.

function makeCustomers(): Customer[] {
  const { pick, between } = createRandom(1)
  return numbered(customerCount, (id) => {
    const name = `${pick(words.firstNames)} ${pick(words.lastNames)}`
    // example.com never receives mail (RFC 2606).
    return {
      id,
      name,
      email: `customer-${id}@example.com`,
      createdAt: new Date(opened + between(0, 90 * 24 * 60) * minuteMs),
    }
  })
}

function makeCategories(): Category[] {
  const categories: Category[] = []
  const add = (name: string, parentId: number | null) =>
    categories.push({ id: categories.length + 1, name, parentId })
  for (const [root, children] of Object.entries(words.departments)) {
    const parentId = add(root, null)
    for (const name of Object.keys(children)) add(name, parentId)
  }
  return categories
}

function makeSuppliers(): Supplier[] {
  return numbered(words.towns.length * words.trades.length, (id) => {
    const town = (id - 1) % words.towns.length
    const trade = Math.floor((id - 1) / words.towns.length)
    return { id, name: `${words.towns[town]} ${words.trades[trade]}`, country: words.countries[town] ?? 'PT' }
  })
}

function makeProducts(categories: readonly Category[]): Product[] {
  const { between, pick } = createRandom(2)
  const things = new Map<string, readonly [string, ...string[]]>(
    Object.values(words.departments).flatMap(Object.entries),
  )
  const shelves = categories.filter((category) => things.has(category.name))
  return numbered(productCount, (id) => {
    const shelf = shelves[id % shelves.length]
    const thing = pick(things.get(shelf?.name ?? '') ?? ['Thing'])
    const material = pick(words.materials)
    return {
      id,
      name: `${pick(words.looks)} ${material} ${thing.toLowerCase()}`,
      description: id % 5 === 0 ? null : `${thing} made of ${material}, by hand, in small series.`,
      price: between(3, 400) * 100 - 5,
      stock: id % 20 === 0 ? 0 : between(5, 200),
      categoryId: shelf?.id ?? 1,
      supplierId: between(1, words.towns.length * words.trades.length),
    }
  })
}

function makeReviews(): Review[] {
  const { between, pick } = createRandom(3)
  const written = new Set<string>()
  return numbered(reviewCount, (id) => {
    let productId: number
    let customerId: number
    do {
      // The lesser of two, so that some products have many reviews and some have none.
      productId = Math.min(between(1, productCount), between(1, productCount))
      customerId = between(1, customerCount)
    } while (written.has(`${customerId} ${productId}`))
    written.add(`${customerId} ${productId}`)
    const rating = Math.max(between(1, 5), between(1, 5))
    const text = pick(words.opinions[rating - 1] ?? words.opinions[2])
    return {
      id,
      productId,
      customerId,
      rating,
      text,
      createdAt: new Date(opened + 90 * dayMs + id * 100 * minuteMs),
    }
  })
}

function makeOrders(products: readonly Product[]): { orders: Order[]; lines: OrderLine[] } {
  const { between, pick } = createRandom(4)
  const lines: OrderLine[] = []
  const orders = numbered(orderCount, (id): Order => {
    // 1 to 5 lines in turn, 3 on average; one product in each fifth of the range, so never the same twice.
    const fifth = products.length / 5
    let total = 0
    for (let line = 0; line <= id % 5; line++) {
      const product = products[line * fifth + between(0, fifth - 1)]
      if (product === undefined) continue
      const quantity = between(1, 4)
      total += quantity * product.price
      lines.push({
        id: lines.length + 1,
        orderId: id,
        productId: product.id,
        quantity,
        unitPrice: product.price,
      })
    }
    const status = pick<Order['status']>([
      'PAID',
      'SHIPPED',
      'DELIVERED',
      'DELIVERED',
      'DELIVERED',
      'CANCELLED',
    ])
    const placedAt = new Date(opened + 90 * dayMs + id * 200 * minuteMs)
    return { id, customerId: between(1, customerCount), status, total, placedAt }
  })
  return { orders, lines }
}

const numbered = <Row>(count: number, make: (id: number) => Row): Row[] =>
  Array.from({ length: count }, (_, index) => make(index + 1))
