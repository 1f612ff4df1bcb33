import { serveShop } from './loaders-shop.mjs'

// The whole answer in one statement, its lists as JSON.
const wholeAnswer = `
  select p.id, p.name, p.price, list.reviews
  from (select id, name, price from public.products order by id limit $1) as p
  cross join lateral (
    select coalesce(json_agg(json_build_object(
      'id', r.id, 'rating', r.rating, 'text', r.text,
      'createdAt', to_char(r."createdAt" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'author', json_build_object('id', r."customerId", 'name', r.name)
    ) order by r."createdAt" desc, r.id desc), '[]') as reviews
    from (
      select one.*, c.name from (
        select id, rating, text, "createdAt", "customerId" from public.reviews
        where "productId" = p.id order by "createdAt" desc, id desc limit 5
      ) as one join public.customers as c on c.id = one."customerId"
    ) as r
  ) as list order by p.id`

const products = (_root, { first }, { prisma }) => prisma.$queryRawUnsafe(wholeAnswer, first)

await serveShop({ resolvers: { Query: { products } } })
