import { describe, expect, it } from 'vitest'
import { rows } from '../corpus/program.ts'
import { pasted } from './apply-patch.ts'
import { type Author, asPatched, asWritten, cured, type Query, type Template } from './author.ts'
import { products, type Resolve } from './supplier-shop.ts'

describe('a resolver that reads many rows for each object', () => {
  const reviewed = (resolve: (query: Query) => Resolve, field = 'reviews: [Review!]!'): Author => ({
    typeDefs: `
      type Query { products: [Product!]! }
      type Product { id: ID! ${field} }
      type Review { id: ID! stars: Int! product_id: ID }`,
    tables: {
      product: products(8),
      review: rows(30, (id) => ({ id, stars: 1 + (id % 5), product_id: 1 + (id % 7) })),
    },
    code: (query) => ({
      resolvers: {
        Query: { products: () => query('select * from product order by id') },
        Product: { [field.split(/\W/)[0] ?? '']: resolve(query) },
      },
    }),
    asked: [
      {
        document: `{ products { id ${field.includes('[') ? 'reviews { id stars }' : field.split(/\W/)[0]} } }`,
      },
    ],
  })

  it('is given a loader of lists, in the order of the statement', async () => {
    const { patch, before, after, sent } = await cured(
      reviewed(
        (query) =>
          ({ id }) =>
            query('select id, stars from review where product_id = $1 order by stars desc', [id]),
      ),
    )
    expect(patch).toContain('reviewsByProductId: defineLoader(async (keys) => {')
    expect(patch).toContain(`
// In the resolvers of Product (keep what checks who may see it):
reviews: (parent, _args, { loaders }) => loaders.reviewsByProductId.load(parent.id),`)
    expect([before, after]).toEqual([9, 2])
    expect(sent[1]).toBe(
      'select product_id, id, stars from review where product_id = any([1,2,3,4,5,6,7,8]) order by stars desc',
    )
  })

  it('is given a loader of counts, which counts none where there is no row', async () => {
    const { patch, before, after, sent } = await cured(
      reviewed(
        (query) => async (parent) =>
          (await query('select count(*) from review where product_id = $1', [parent.id]))[0]?.count,
        'count: Int!',
      ),
    )
    expect(patch).toContain(`
  const values = new Map(rows.map((row) => [String(row.product_id), row.count]))
  return keys.map((key) => values.get(String(key)) ?? 0)`)
    expect([before, after]).toEqual([9, 2])
    expect(sent[1]).toBe(
      'select product_id, count(*) from review where product_id = any([1,2,3,4,5,6,7,8]) group by product_id',
    )
  })

  it('goes on with the rows as before where it makes something of them', async () => {
    const template: Template = {
      text: `async (parent, args, context) => {
        const found = READ
        return found.filter(({ stars }) => stars > 3).length
      }`,
      read: "await query('select id, stars from review where product_id = $1', [parent.id])",
    }
    const author = reviewed((query) => asWritten(template, { query }), 'praise: Int!')
    const { advice, after } = await cured(author, (patch, query) => {
      const { loaders, resolvers } = pasted(patch, author.code(query), { query })
      return {
        loaders,
        resolvers: { ...resolvers, Product: { praise: asPatched(template, patch, { query }) } },
      }
    })
    expect(advice).toMatch(/, and read context\.loaders\.reviewsByProductId\.load\(parent\.id\)\.$/)
    expect(after).toBe(2)
  })

  it('becomes a batched resolver where each argument is seen to be a parameter', async () => {
    const author: Author = {
      ...reviewed(
        (query) =>
          ({ id }, { stars }) =>
            query('select id, stars from review where product_id = $1 and stars = $2 order by id', [
              id,
              stars,
            ]),
        'reviews(stars: Int!): [Review!]!',
      ),
      asked: [
        { document: '{ products { id good: reviews(stars: 5) { id } bad: reviews(stars: 1) { id } } }' },
      ],
    }
    const { patch, advice, before, after } = await cured(author)
    expect(advice).toMatch(
      / Make it a batched resolver: it is called once for all parents with the same arguments, and reads their rows in one statement\.$/,
    )
    expect(patch).toBe(`\
// In the resolvers of Product (import { batched } from 'sluice'; keep what checks who may see it):
reviews: batched(async (parents, args) => {
  const keys = parents.map((parent) => parent.id)
  // query(text, parameters) stands for how you send SQL. It gives the rows.
  const rows = await query(
    'select product_id, id, stars from review where product_id = any($1) and stars = $2 order by id',
    [keys, args.stars],
  )
  const lists = new Map()
  for (const row of rows) {
    const list = lists.get(String(row.product_id))
    if (list === undefined) lists.set(String(row.product_id), [row])
    else list.push(row)
  }
  return keys.map((key) => lists.get(String(key)) ?? [])
}),`)
    expect([before, after]).toEqual([17, 3])
  })
})
