import { beforeAll, describe, expect, it } from 'vitest'
import { sessionOf } from '../../examples/shop/identity.ts'
import { describeWithPostgres } from '../support/postgres.ts'
import { openShop } from '../support/shop.ts'

const place = 'mutation ($lines: [OrderLineInput!]!) { placeOrder(input: { lines: $lines }) { id } }'
const line = (productId: number | string, quantity = 1) => ({ productId, quantity })

it('takes the session from the demo token and from nothing else', () => {
  const session = (authorization?: string) =>
    sessionOf(
      new Request('http://shop.test', { headers: authorization === undefined ? {} : { authorization } }),
    )
  expect(session('Bearer customer-7')).toBe('customer-7')
  expect(session('Bearer staff')).toBe('staff')
  for (const other of [
    undefined,
    '',
    'Bearer',
    'Bearer customer-07',
    'Bearer customer-x',
    'customer-7',
    'Bearer staff2',
  ]) {
    expect(session(other)).toBeNull()
  }
})

// The embedded database has one connection: a statement that left the transaction would wait for ever there.
describeWithPostgres.each([{ connections: 10 }, { connections: 1 }])(
  'orders over $connections connections',
  (options) => {
    let shop: Awaited<ReturnType<typeof openShop>>
    beforeAll(async () => {
      shop = await openShop(options)
    })
    const setStock = (id: number, stock: number) =>
      shop.pool.query('update products set stock = $2 where id = $1', [id, stock])
    const stockOf = async (id: number) =>
      (await shop.pool.query('select stock from products where id = $1', [id])).rows[0].stock

    it('sells no more than there is when 50 customers order at once', async () => {
      await setStock(1, 20)
      await setStock(2, 1000)
      const orders = await Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          // In both orders of lines, which without ordered locks would be a deadlock.
          shop.ask(place, {
            variables: { lines: index % 2 === 0 ? [line(1), line(2)] : [line(2), line(1)] },
            session: `customer-${index + 1}`,
          }),
        ),
      )
      const codes = orders.map((order) => order.codes[0] ?? 'sold')
      expect(codes.filter((code) => code === 'sold')).toHaveLength(20)
      expect(codes.filter((code) => code === 'OUT_OF_STOCK')).toHaveLength(30)
      expect(await stockOf(1)).toBe(0)
      expect(await stockOf(2)).toBe(1000 - 20)
    })

    it('takes all lines or none, and says what is left', async () => {
      await setStock(3, 5)
      await setStock(4, 2)
      const { errors, codes } = await shop.ask(place, {
        variables: { lines: [line(3, 1), line(4, 3)] },
        session: 'customer-1',
      })
      expect(codes).toEqual(['OUT_OF_STOCK'])
      expect(errors?.[0]?.message).toMatch(/^Of ".+" 2 are left, 3 were ordered\.$/)
      expect(errors?.[0]?.extensions).toMatchObject({ productId: '4', available: 2 })
      expect(await stockOf(3)).toBe(5)
    })

    it('adds up lines for one product, and keeps the price of the day', async () => {
      await shop.pool.query('update products set stock = 10, price = 250 where id in (5, 6)')
      const { data } = await shop.ask(
        `mutation { placeOrder(input: { lines: [
        { productId: 6, quantity: 1 }, { productId: 5, quantity: 2 }, { productId: 5, quantity: 3 }
      ] }) { status total customer { id } lines { quantity unitPrice product { id stock } } } }`,
        { session: 'customer-2' },
      )
      expect(data.placeOrder).toEqual({
        status: 'PLACED',
        total: 1500,
        customer: { id: '2' },
        lines: [
          { quantity: 5, unitPrice: 250, product: { id: '5', stock: 5 } },
          { quantity: 1, unitPrice: 250, product: { id: '6', stock: 9 } },
        ],
      })
    })

    it('invalidates the products whose stock changed, and the account, though only the id was selected', async () => {
      await setStock(7, 10)
      await setStock(8, 10)
      const sold = await shop.ask(place, { variables: { lines: [line(8), line(7)] }, session: 'customer-3' })
      expect([...sold.invalidated].sort()).toEqual(['Account:3', 'Product:7', 'Product:8'])
      const refused = await shop.ask(place, { variables: { lines: [line(8, 100)] }, session: 'customer-3' })
      expect(refused.invalidated).toEqual([])
    })

    it('shows a customer his own orders only, newest first, in pages', async () => {
      const me = `query ($after: String) { me { id email orders(first: 2, after: $after) {
      edges { node { id customer { id } } } pageInfo { endCursor hasNextPage }
    } } }`
      const { rows } = await shop.pool.query(
        'select id from orders where "customerId" = 4 order by "placedAt" desc, id desc limit 4',
      )
      const first = await shop.ask(me, { session: 'customer-4' })
      const next = await shop.ask(me, {
        session: 'customer-4',
        variables: { after: first.data.me.orders.pageInfo.endCursor },
      })
      const nodes = [first, next].flatMap(({ data }) =>
        data.me.orders.edges.map((edge: { node: { id: string; customer: { id: string } } }) => edge.node),
      )
      expect(first.data.me).toMatchObject({ id: '4', email: 'customer-4@example.com' })
      expect(nodes).toEqual(rows.map(({ id }) => ({ id: String(id), customer: { id: '4' } })))
      for (const session of [null, 'staff', 'customer-501']) {
        expect((await shop.ask(me, { session })).data).toEqual({ me: null })
      }
    })

    describe('refusals', () => {
      it.each([
        ['nobody', [line(1)], null, 'UNAUTHENTICATED'],
        ['staff', [line(1)], 'staff', 'UNAUTHENTICATED'],
        ['no lines', [], 'customer-1', 'BAD_USER_INPUT'],
        ['51 lines', Array.from({ length: 51 }, (_, id) => line(id + 1)), 'customer-1', 'BAD_USER_INPUT'],
        ['no pieces', [line(1, 0)], 'customer-1', 'BAD_USER_INPUT'],
        ['fewer than none', [line(1, -3)], 'customer-1', 'BAD_USER_INPUT'],
        ['101 pieces', [line(1, 101)], 'customer-1', 'BAD_USER_INPUT'],
        ['101 pieces in two lines', [line(1, 100), line(1, 1)], 'customer-1', 'BAD_USER_INPUT'],
        ['a product that is not there', [line(2), line(1001)], 'customer-1', 'PRODUCT_NOT_FOUND'],
        ['an id no product can have', [line('x')], 'customer-1', 'PRODUCT_NOT_FOUND'],
      ])('refuses %s', async (_, lines, session, code) => {
        const before = await shop.pool.query('select count(*)::int as count from orders')
        expect((await shop.ask(place, { variables: { lines }, session })).codes).toEqual([code])
        const after = await shop.pool.query('select count(*)::int as count from orders')
        expect(after.rows).toEqual(before.rows)
      })
    })
  },
)
