import { beforeAll, describe, expect, it } from 'vitest'
import { describeWithPostgres } from '../support/postgres.ts'
import { openShop } from '../support/shop.ts'

describeWithPostgres('the catalog of the shop', () => {
  let shop: Awaited<ReturnType<typeof openShop>>
  beforeAll(async () => {
    shop = await openShop()
  })

  describe('loading', () => {
    it('sends one statement a level, whatever the number of products and the arguments of their pages', async () => {
      const read = (first: number) =>
        shop.ask(
          `query ($first: Int) { products(first: $first) { edges { node {
            category { name parent { name } } averageRating reviewCount
            reviews(first: 2) { edges { node { rating author { name } } } }
            more: reviews(first: 3) { edges { node { rating author { name } } } }
          } } } }`,
          { variables: { first } },
        )
      for (const first of [10, 100]) {
        const { data, errors, statements } = await read(first)
        expect(errors).toBeUndefined()
        expect(data.products.edges).toHaveLength(first)
        // products, categories, their parents, review statistics, reviews of each size, authors
        expect(statements).toHaveLength(7)
      }
    })

    it('gives each parent its own page, with its own size and position', async () => {
      const all = `reviews(first: 50) { edges { cursor node { id createdAt } } }`
      const whole = await shop.ask(`{ a: product(id: 1) { ${all} } b: product(id: 2) { ${all} } }`)
      const [a, b] = [whole.data.a.reviews.edges, whole.data.b.reviews.edges]
      const instants = a.map((edge: { node: { createdAt: Date } }) => String(edge.node.createdAt))
      expect(instants).toEqual([...instants].sort().reverse())

      const { data, statements } = await shop.ask(
        `query ($after: String) {
          a: product(id: 1) { reviews(first: 2) { edges { node { id } } pageInfo { hasNextPage hasPreviousPage } } }
          b: product(id: 2) { reviews(first: 3, after: $after) { edges { node { id } } pageInfo { hasPreviousPage } } }
        }`,
        { variables: { after: b[1].cursor } },
      )
      const ids = (edges: { node: { id: string } }[]) => edges.map((edge) => edge.node.id)
      expect(ids(data.a.reviews.edges)).toEqual(ids(a.slice(0, 2)))
      expect(ids(data.b.reviews.edges)).toEqual(ids(b.slice(2, 5)))
      expect(data.a.reviews.pageInfo).toEqual({ hasNextPage: true, hasPreviousPage: false })
      expect(data.b.reviews.pageInfo).toEqual({ hasPreviousPage: true })
      // One for each set of arguments.
      expect(statements.filter((sql) => sql.includes('reviews'))).toHaveLength(2)
    })

    it('keeps one field naive: a statement for each supplier of a list', async () => {
      const { statements } = await shop.ask(
        '{ products(first: 30) { edges { node { supplier { name } } } } }',
      )
      expect(statements).toHaveLength(1 + 30)
    })

    it('walks the tree of categories and its products, and a supplier and his', async () => {
      const { data, statements } = await shop.ask(`{
        categories { name children { name parent { name } products(first: 2) { edges { node { category { name } } } } } }
        supplier(id: 7) { name country products(first: 100) { edges { node { id } } } }
      }`)
      expect(data.categories.map((category: { name: string }) => category.name)).toEqual([
        'Desk',
        'Garden',
        'Kitchen',
        'Living',
        'Play',
        'Travel',
      ])
      const [desk] = data.categories
      expect(desk.children.map((child: { name: string }) => child.name)).toEqual([
        'Paper',
        'Storage',
        'Writing',
      ])
      expect(desk.children[0].parent.name).toBe('Desk')
      expect(desk.children[0].products.edges).toHaveLength(2)
      expect(desk.children[0].products.edges[0].node.category.name).toBe('Paper')
      const { rows } = await shop.pool.query('select id from products where "supplierId" = 7 order by id')
      expect(
        data.supplier.products.edges.map((edge: { node: { id: string } }) => Number(edge.node.id)),
      ).toEqual(rows.map((row) => row.id))
      // Roots, children, their products, and the categories of both by id, together; the supplier, and his products.
      expect(statements).toHaveLength(6)
    })
  })

  describe('lists', () => {
    const page = `query ($after: String, $category: ID, $search: String, $first: Int) {
      products(first: $first, after: $after, category: $category, search: $search) {
        edges { node { id name category { id } } } pageInfo { hasNextPage endCursor }
      }
    }`

    it('pages through all products of a category, each once', async () => {
      const seen: number[] = []
      let after: string | undefined
      do {
        const { data } = await shop.ask(page, { variables: { after, category: '3', first: 20 } })
        for (const { node } of data.products.edges) seen.push(Number(node.id))
        after = data.products.pageInfo.hasNextPage ? data.products.pageInfo.endCursor : undefined
      } while (after !== undefined)
      const { rows } = await shop.pool.query('select id from products where "categoryId" = 3 order by id')
      expect(seen).toEqual(rows.map((row) => row.id))
    })

    it('answers 20 products when not told how many, and when told null', async () => {
      expect((await shop.ask('{ products { edges { cursor } } }')).data.products.edges).toHaveLength(20)
      expect((await shop.ask(page, { variables: { first: null } })).data.products.edges).toHaveLength(20)
    })

    it('keeps its place when reviews are written and deleted between two pages', async () => {
      const read = (after?: string) =>
        shop.ask(
          `query ($after: String) { product(id: 5) { reviews(first: 3, after: $after) { edges { cursor node { id } } } } }`,
          { variables: { after } },
        )
      const ids = (asked: { data: { product: { reviews: { edges: { node: { id: string } }[] } } } }) =>
        asked.data.product.reviews.edges.map((edge) => Number(edge.node.id))
      const { rows } = await shop.pool.query(
        'select id from reviews where "productId" = 5 order by "createdAt" desc, id desc limit 6',
      )
      const newest = rows.map((row) => row.id)
      const first = await read()
      expect(ids(first)).toEqual(newest.slice(0, 3))

      await shop.pool.query(
        `insert into reviews ("productId", "customerId", rating, text)
        select 5, c.id, 5, 'Late.' from customers c
        where not exists (select from reviews r where r."productId" = 5 and r."customerId" = c.id) limit 4`,
      )
      await shop.pool.query('delete from reviews where id = $1', [newest[2]])
      expect(ids(await read(first.data.product.reviews.edges[2].cursor))).toEqual(newest.slice(3, 6))
    })

    it('takes the wildcards of a search as the characters they are', async () => {
      const found = async (search: string) =>
        (await shop.ask(page, { variables: { search } })).data.products.edges
      expect(await found('OAK')).not.toHaveLength(0)
      for (const wildcard of ['%', '_', '\\', 'o%k']) expect(await found(wildcard)).toHaveLength(0)
      await shop.pool.query(`update products set name = '100%_wool \\ rug' where id = 9`)
      for (const literal of ['0%_W', 'l \\ r']) {
        expect((await found(literal)).map((edge: { node: { id: string } }) => edge.node.id)).toEqual(['9'])
      }
    })

    it('finds nothing under an id that no row can have', async () => {
      const { data, errors } = await shop.ask(
        `{ a: product(id: "x") { id } b: product(id: "0") { id } c: category(id: "99999999999") { id }
           d: supplier(id: "07") { id } e: products(category: "nowhere") { edges { cursor } } f: product(id: 1001) { id } }`,
      )
      expect(errors).toBeUndefined()
      expect(data).toMatchObject({ a: null, b: null, c: null, d: null, e: { edges: [] }, f: null })
    })
  })

  describe('refusals', () => {
    it.each([-1, 101, 1_000_000_000])('refuses first: %i with the limit and what came', async (first) => {
      for (const field of [
        `products(first: ${first}) { edges { cursor } }`,
        `product(id: 1) { reviews(first: ${first}) { edges { cursor } } }`,
        `category(id: 1) { products(first: ${first}) { edges { cursor } } }`,
      ]) {
        const { errors, codes } = await shop.ask(`{ ${field} }`)
        expect(codes).toEqual(['BAD_USER_INPUT'])
        expect(errors?.[0]?.message).toMatch(/^first must be .*100, got -?\d+\./)
      }
    })

    const cursor = (content: unknown) => Buffer.from(JSON.stringify(content)).toString('base64url')
    it.each([
      ['nothing', ''],
      ['no base64', '!!!'],
      ['no JSON', Buffer.from('x').toString('base64url')],
      ["another connection's", cursor(['order', 1, 2])],
      ['too short', cursor(['review', 1])],
      ['too long', cursor(['review', 1, 2, 3])],
      ['a text for a number', cursor(['review', '1', 2])],
      ['a fraction', cursor(['review', 1.5, 2])],
      ['an id no row can have', cursor(['review', 1, 2 ** 31])],
      ['an instant no column can have', cursor(['review', 8.64e15, 1])],
      ['written another way', Buffer.from('["review", 1, 2]').toString('base64url')],
      ['very long', 'A'.repeat(10_000)],
    ])('refuses a cursor that is %s', async (_, after) => {
      const { errors, codes } = await shop.ask(
        'query ($after: String) { product(id: 1) { reviews(after: $after) { edges { cursor } } } }',
        { variables: { after } },
      )
      expect(codes).toEqual(['BAD_USER_INPUT'])
      expect(errors?.[0]?.message.length).toBeLessThan(300)
    })

    it('refuses a search that is empty or too long', async () => {
      for (const search of ['', '  ', 'x'.repeat(101)]) {
        const { codes } = await shop.ask(
          'query ($search: String) { products(search: $search) { edges { cursor } } }',
          {
            variables: { search },
          },
        )
        expect(codes).toEqual(['BAD_USER_INPUT'])
      }
    })
  })

  describe('changing a price', () => {
    const change =
      'mutation ($id: ID!, $price: Int!) { changePrice(productId: $id, price: $price) { id price } }'

    it('is for staff', async () => {
      const variables = { id: '1', price: 500 }
      expect((await shop.ask(change, { variables })).codes).toEqual(['UNAUTHENTICATED'])
      expect((await shop.ask(change, { variables, session: 'customer-1' })).codes).toEqual(['FORBIDDEN'])
      const { data } = await shop.ask(change, { variables, session: 'staff' })
      expect(data.changePrice).toEqual({ id: '1', price: 500 })
      expect((await shop.ask('{ product(id: 1) { price } }')).data.product.price).toBe(500)
    })

    it('refuses a price out of range and a product that is not there', async () => {
      for (const price of [0, -5, 400_001]) {
        const { codes } = await shop.ask(change, { variables: { id: '1', price }, session: 'staff' })
        expect(codes).toEqual(['BAD_USER_INPUT'])
      }
      for (const id of ['1001', 'x']) {
        const { codes } = await shop.ask(change, { variables: { id, price: 5 }, session: 'staff' })
        expect(codes).toEqual(['PRODUCT_NOT_FOUND'])
      }
    })
  })
})
