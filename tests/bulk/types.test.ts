import { expect, expectTypeOf, it } from 'vitest'
import type { Prisma, PrismaClient } from '../../examples/shop/generated/prisma/client.ts'
import { batchOperation } from '../../src/bulk/batch-operation.ts'
import { batchQuery } from '../../src/bulk/batch-query.ts'
import { cursorPaginate } from '../../src/bulk/cursor-paginate.ts'

type Product = Prisma.ProductGetPayload<object>
type Same<One, Other> = 0 extends 1 & One
  ? false
  : [One] extends [Other]
    ? [Other] extends [One]
      ? true
      : false
    : false
const same = <_ extends true>() => undefined
type RowsOf<Pages> = Pages extends AsyncIterable<infer Row> ? Row : never

/** What the compiler must accept and refuse; never run. */
async function typed(prisma: PrismaClient) {
  const all = cursorPaginate(prisma.product)
  same<Same<RowsOf<typeof all>, Product>>()
  same<Same<RowsOf<ReturnType<typeof all.pages>>, Product[]>>()

  const some = cursorPaginate(prisma.product, {
    pageSize: 10,
    where: { price: { gt: 5 }, supplier: { country: 'DE' } },
    select: { name: true, stock: false, supplier: { select: { name: true } }, reviews: true, _count: true },
    orderBy: [{ price: 'desc' }, { description: { sort: 'asc', nulls: 'first' } }, { id: 'asc' }],
  })
  type SomeRow = Prisma.ProductGetPayload<{
    select: { name: true; stock: false; supplier: { select: { name: true } }; reviews: true }
  }> & { _count: { lines: number; reviews: number } }
  same<Same<RowsOf<typeof some>, SomeRow>>()
  expectTypeOf<keyof RowsOf<typeof some>>().toEqualTypeOf<'name' | 'supplier' | 'reviews' | '_count'>()

  const tree = cursorPaginate(prisma.category, {
    include: { parent: true, _count: { select: { products: true } } },
  })
  type TreeRow = Prisma.CategoryGetPayload<{
    include: { parent: true; _count: { select: { products: true } } }
  }>
  same<Same<RowsOf<typeof tree>, TreeRow>>()

  // @ts-expect-error no such column
  cursorPaginate(prisma.product, { select: { title: true } })
  // @ts-expect-error no such column
  cursorPaginate(prisma.product, { where: { title: 'x' } })
  // @ts-expect-error another model's column
  cursorPaginate(prisma.product, { orderBy: { rating: 'asc' } })
  // @ts-expect-error no such column
  cursorPaginate(prisma.product, { key: ['userId'] })
  // @ts-expect-error a key is never null
  cursorPaginate(prisma.product, { key: ['description'] })
  // @ts-expect-error not a model
  cursorPaginate(prisma)

  const extended = prisma.$extends({
    result: { product: { label: { needs: { name: true }, compute: ({ name }) => name.toUpperCase() } } },
  })
  const labelled = cursorPaginate(extended.product, { select: { label: true } })
  expectTypeOf<RowsOf<typeof labelled>>().toEqualTypeOf<{ label: string }>()
  await prisma.$transaction(async (transaction) => {
    const inside = cursorPaginate(transaction.product)
    same<Same<RowsOf<typeof inside>, Product>>()
  })

  const found = await batchQuery({
    products: { model: prisma.product, by: 'id', keys: [1, null] },
    customers: { model: prisma.customer, by: 'email', keys: ['a@b'], select: { name: true } },
    reviews: {
      model: prisma.review,
      by: ['customerId', 'productId'],
      keys: [{ customerId: 1, productId: 2 }],
    },
  })
  type Found = {
    products: (Product | null)[]
    customers: ({ name: string } | null)[]
    reviews: (Prisma.ReviewGetPayload<object> | null)[]
  }
  same<Same<typeof found, Found>>()
  // @ts-expect-error the key is a number
  await batchQuery({ products: { model: prisma.product, by: 'id', keys: ['1'] } })
  // @ts-expect-error no such column
  await batchQuery({ products: { model: prisma.product, by: 'sku', keys: [] } })
  // @ts-expect-error no such column
  await batchQuery({ products: { model: prisma.product, by: 'id', keys: [1], select: { title: true } } })
  await batchQuery({
    // @ts-expect-error half of the key
    reviews: { model: prisma.review, by: ['customerId', 'productId'], keys: [{ customerId: 1 }] },
  })

  await batchOperation(cursorPaginate(prisma.product, { select: { id: true } }), async (batch) => {
    expectTypeOf(batch).toEqualTypeOf<{ id: number }[]>()
    await prisma.product.updateMany({ where: { id: { in: batch.map(({ id }) => id) } }, data: { stock: 0 } })
  })
  // @ts-expect-error a number cannot be iterated
  await batchOperation(5, () => undefined)
}

it('is held by the compiler (npm run check:types)', () => {
  expect(typed).toBeTypeOf('function')
})
