import { beforeAll, expect, it } from 'vitest'
import { describeWithPostgres } from '../support/postgres.ts'
import { openShop } from '../support/shop.ts'

describeWithPostgres('reviews in the shop', () => {
  let shop: Awaited<ReturnType<typeof openShop>>
  beforeAll(async () => {
    shop = await openShop()
    await shop.pool.query('delete from reviews where "productId" in (1, 2)')
  })

  const write = `mutation ($input: WriteReviewInput!) { writeReview(input: $input) {
    rating text author { id } product { id reviewCount averageRating }
  } }`
  const review = (productId: string, rating = 4, text = 'Good.') => ({ input: { productId, rating, text } })

  it('takes one review of a product from each customer, and counts it at once', async () => {
    const first = await shop.ask(write, { variables: review('1', 4), session: 'customer-7' })
    expect(first.data.writeReview).toEqual({
      rating: 4,
      text: 'Good.',
      author: { id: '7' },
      product: { id: '1', reviewCount: 1, averageRating: 4 },
    })
    const again = await shop.ask(write, { variables: review('1'), session: 'customer-7' })
    expect(again.codes).toEqual(['ALREADY_REVIEWED'])
    const other = await shop.ask(write, { variables: review('1', 1), session: 'customer-8' })
    expect(other.data.writeReview.product).toEqual({ id: '1', reviewCount: 2, averageRating: 2.5 })
  })

  it('shows a review to a later field of the same request that has loaded the product before', async () => {
    const product = 'product { stock reviewCount reviews { edges { node { text } } } }'
    const { data, errors } = await shop.ask(
      `mutation {
        before: placeOrder(input: { lines: [{ productId: 2, quantity: 1 }] }) { lines { ${product} } }
        writeReview(input: { productId: 2, rating: 5, text: "Late." }) { ${product} }
        after: placeOrder(input: { lines: [{ productId: 2, quantity: 1 }] }) { lines { ${product} } }
      }`,
      { session: 'customer-9' },
    )
    expect(errors).toBeUndefined()
    const before = data.before.lines[0].product
    const reviewed = { reviewCount: 1, reviews: { edges: [{ node: { text: 'Late.' } }] } }
    expect(before).toMatchObject({ reviewCount: 0, reviews: { edges: [] } })
    expect(data.writeReview.product).toEqual({ ...reviewed, stock: before.stock })
    expect(data.after.lines[0].product).toEqual({ ...reviewed, stock: before.stock - 1 })
  })

  it('has no average before the first review', async () => {
    await shop.pool.query('delete from reviews where "productId" = 4')
    const { data } = await shop.ask('{ product(id: 4) { reviewCount averageRating } }')
    expect(data.product).toEqual({ reviewCount: 0, averageRating: null })
  })

  it('refuses nobody, staff, and a customer who is not there', async () => {
    for (const session of [null, 'staff', 'customer-501', 'customer-9999999999']) {
      const { codes } = await shop.ask(write, { variables: review('1'), session })
      expect(codes).toEqual(['UNAUTHENTICATED'])
    }
  })

  it('refuses a product that is not there, a rating out of range and a text of no or too many characters', async () => {
    const codesOf = async (variables: object) =>
      (await shop.ask(write, { variables: { ...variables }, session: 'customer-11' })).codes
    expect(await codesOf(review('1001'))).toEqual(['PRODUCT_NOT_FOUND'])
    expect(await codesOf(review('x'))).toEqual(['PRODUCT_NOT_FOUND'])
    expect(await codesOf(review('1', 0))).toEqual(['BAD_USER_INPUT'])
    expect(await codesOf(review('1', 6))).toEqual(['BAD_USER_INPUT'])
    expect(await codesOf(review('1', 3, '  '))).toEqual(['BAD_USER_INPUT'])
    expect(await codesOf(review('1', 3, 'x'.repeat(2001)))).toEqual(['BAD_USER_INPUT'])
  })
})
