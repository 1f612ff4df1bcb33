import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  type Answer,
  adminToken,
  cacheOutcomesOf,
  query,
  type Shop,
  startShop,
} from '../support/journeys-shop.ts'
import { createTestDatabase, describeWithPostgres } from '../support/postgres.ts'

describeWithPostgres('a frontend', () => {
  let shop: Shop
  beforeAll(async () => {
    shop = await startShop({ databaseUrl: await createTestDatabase() })
  })
  afterAll(() => shop?.close())

  it('reads products with their reviews, authors and categories', async () => {
    const { data, errors, status } = await query(
      shop,
      `{ products(first: 3) { edges { node {
        name price category { name parent { name } } averageRating reviewCount
        reviews(first: 2) { edges { node { rating text author { name } } } }
      } } } }`,
    )
    expect(errors).toBeUndefined()
    expect(status).toBe(200)
    expect(data.products.edges).toHaveLength(3)
    const text = expect.stringMatching(/./)
    for (const { node } of data.products.edges) {
      expect(node).toMatchObject({
        name: text,
        price: expect.any(Number),
        category: { name: text, parent: { name: text } },
      })
      expect(node.reviews.edges).toHaveLength(Math.min(2, node.reviewCount))
      for (const review of node.reviews.edges)
        expect(review.node).toMatchObject({ text, author: { name: text } })
    }
  })

  it('pages through all products, none twice and none left out', async () => {
    const ids: string[] = []
    let after: string | null = null
    let pages = 0
    do {
      const { data }: Answer = await query(
        shop,
        `query Page($after: String) { products(first: 83, after: $after) {
          edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        } }`,
        { variables: { after } },
      )
      const { edges, pageInfo } = data.products
      ids.push(...edges.map(({ node }: { node: { id: string } }) => node.id))
      expect(pageInfo.hasPreviousPage).toBe(after !== null)
      expect(pageInfo.startCursor).toBe(edges[0].cursor)
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null
      pages++
    } while (after !== null)
    expect(pages).toBe(Math.ceil(1000 / 83))
    expect(ids).toEqual(Array.from({ length: 1000 }, (_, index) => String(index + 1)))
  })

  const order = (productId: string, selection: string) =>
    `mutation { placeOrder(input: { lines: [{ productId: ${productId}, quantity: 2 }] }) { ${selection} } }`

  it('sees the changed stock at once after an order, although the product was cached and the order selects only its id', async () => {
    const stock = 'query StockOfOne { product(id: 3) { stock } }'
    const before = (await query(shop, stock)).data.product.stock
    expect((await query(shop, stock)).data.product.stock).toBe(before)
    expect(await cacheOutcomesOf(shop, 'StockOfOne')).toEqual({ miss: 1, hit: 1 })

    const { data } = await query(shop, order('3', 'id'), { as: 'customer-7' })
    expect(data.placeOrder.id).toMatch(/^\d+$/)

    expect((await query(shop, stock)).data.product.stock).toBe(before - 2)
    expect(await cacheOutcomesOf(shop, 'StockOfOne')).toEqual({ miss: 2, hit: 1 })
  })

  it('sees it in a cached list as well, and in the answer of the order itself', async () => {
    const list = 'query StockOfList { products(first: 5) { edges { node { id stock } } } }'
    const stocks = async () =>
      Object.fromEntries(
        (await query(shop, list)).data.products.edges.map(
          ({ node }: { node: { id: string; stock: number } }) => [node.id, node.stock],
        ),
      )
    const before = await stocks()
    await stocks()
    expect(await cacheOutcomesOf(shop, 'StockOfList')).toEqual({ miss: 1, hit: 1 })

    const { data } = await query(shop, order('4', 'total lines { quantity product { id stock } }'), {
      as: 'customer-7',
    })
    const left = before['4'] - 2
    expect(data.placeOrder.lines).toEqual([{ quantity: 2, product: { id: '4', stock: left } }])
    expect(await stocks()).toEqual({ ...before, 4: left })
  })

  it('keeps an answer about what was not ordered', async () => {
    const other = 'query OtherProduct { product(id: 900) { name stock } }'
    await query(shop, other)
    await query(shop, order('6', 'id'), { as: 'customer-7' })
    await query(shop, other)
    expect(await cacheOutcomesOf(shop, 'OtherProduct')).toEqual({ miss: 1, hit: 1 })
  })

  it('never gets the account of another session, nor does nobody', async () => {
    const me = 'query MyAccount { me { id email } }'
    const first = await query(shop, me, { as: 'customer-7' })
    expect(first.data.me).toEqual({ id: '7', email: 'customer-7@example.com' })
    expect(first.headers.get('cache-control')).toMatch(/^private\b/)
    expect((await query(shop, me, { as: 'customer-8' })).data.me).toEqual({
      id: '8',
      email: 'customer-8@example.com',
    })
    expect((await query(shop, me)).data.me).toBeNull()
    expect((await query(shop, me, { as: 'staff' })).data.me).toBeNull()
    expect((await query(shop, me, { as: adminToken })).data.me).toBeNull()
    expect((await query(shop, me, { as: 'customer-7' })).data.me).toEqual(first.data.me)
    // One of his own was answered from cache; nobody and the administrator have no session to keep it for.
    expect(await cacheOutcomesOf(shop, 'MyAccount')).toEqual({ miss: 3, hit: 1, private: 2 })
  })

  it('sees its new order in its own account at once', async () => {
    const mine = 'query MyOrders { me { orders(first: 1) { edges { node { id } } } } }'
    const newest = async () =>
      (await query(shop, mine, { as: 'customer-9' })).data.me.orders.edges[0]?.node.id
    await newest()
    const { data } = await query(shop, order('7', 'id'), { as: 'customer-9' })
    expect(await newest()).toBe(data.placeOrder.id)
  })

  it('revalidates with an ETag until a write changes the answer', async () => {
    const read = 'query Tagged { product(id: 8) { stock } }'
    const first = await query(shop, read)
    const etag = first.headers.get('etag') ?? ''
    expect(etag).toMatch(/^(W\/)?"[^"]+"$/)
    const again = await query(shop, read, { headers: { 'if-none-match': etag } })
    expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', etag])

    await query(shop, order('8', 'id'), { as: 'customer-7' })
    const changed = await query(shop, read, { headers: { 'if-none-match': etag } })
    expect(changed.status).toBe(200)
    expect(changed.data.product.stock).toBe(first.data.product.stock - 2)
    expect(changed.headers.get('etag')).not.toBe(etag)
  })

  it('gets a code with every refusal of the shop', async () => {
    const many = 'mutation { placeOrder(input: { lines: [{ productId: 20, quantity: 1 }] }) { id } }'
    expect((await query(shop, many, { as: 'customer-7' })).codes).toEqual(['OUT_OF_STOCK'])
    expect((await query(shop, order('9999', 'id'), { as: 'customer-7' })).codes).toEqual([
      'PRODUCT_NOT_FOUND',
    ])
    expect((await query(shop, order('1', 'id'))).codes).toEqual(['UNAUTHENTICATED'])
    const change = 'mutation { changePrice(productId: 1, price: 1) { id } }'
    expect((await query(shop, change, { as: 'customer-7' })).codes).toEqual(['FORBIDDEN'])
    expect((await query(shop, '{ products(first: 0) { edges { cursor } } }')).codes).toEqual([
      'BAD_USER_INPUT',
    ])
  })
})
