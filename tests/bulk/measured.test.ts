import { expect, it } from 'vitest'
import { batchOperation } from '../../src/bulk/batch-operation.ts'
import { batchQuery } from '../../src/bulk/batch-query.ts'
import { cursorPaginate } from '../../src/bulk/cursor-paginate.ts'
import { createShopClient, createSmallShop, statementsOf } from '../support/measured-shop.ts'
import { describeWithPostgres } from '../support/postgres.ts'

describeWithPostgres('bulk work through a measured client', () => {
  it('belongs to the operation that does it', async () => {
    const prisma = createShopClient(await createSmallShop())
    const statements = await statementsOf(async () => {
      const products = cursorPaginate(prisma.product, { pageSize: 5, select: { id: true } })
      await batchOperation(
        products,
        (batch) =>
          batchQuery({
            products: { model: prisma.product, by: 'id', keys: batch.map(({ id }) => id) },
            suppliers: { model: prisma.supplier, by: 'id', keys: [1] },
          }),
        { batchSize: 5, concurrency: 3 },
      )
    })
    const said = statements.map(({ coordinate, model, action, count }) => [coordinate, model, action, count])
    expect(said.sort()).toEqual([
      ['Query.products', 'Product', 'findMany', 1],
      ['Query.products', 'Product', 'findMany', 3],
      ['Query.products', 'Product', 'findMany', 4],
      ['Query.products', 'Supplier', 'findMany', 4],
    ])
  })
})
