import DataLoader from 'dataloader'
import { expect, it } from 'vitest'
import { found, type Query } from './author.ts'
import { withSupplier } from './supplier-shop.ts'

const supplierIn = (query: Query) => async (id: number) =>
  (await query('select id, name from supplier where id = $1', [id]))[0]

const remedy =
  '`SELECT … FROM supplier where id = ?`. ' +
  "Send one statement for all keys there (where … = any($1), or Prisma's in), and give each what is its own."

it('the function of an own loader that reads each key is told to send one statement, and no list is spoken of', async () => {
  const { kind, advice, patch } = await found(
    withSupplier((query) => {
      const read = supplierIn(query)
      let loader: DataLoader<number, unknown> | undefined
      return ({ supplier_id }) => {
        loader ??= new DataLoader((ids: readonly number[]) => Promise.all(ids.map(read)))
        return loader.load(supplier_id)
      }
    }),
  )
  expect(kind).toBe('N_PLUS_ONE')
  expect(advice).toBe(
    `Product.supplier sent 20 statements for the objects of products.*, all from one place that reads for them (the function of a loader, say): ${remedy}`,
  )
  expect(patch).toBeNull()
})

it('one that waits for each is told so', async () => {
  const { kind, advice, patch } = await found(
    withSupplier((query) => {
      const read = supplierIn(query)
      let loader: DataLoader<number, unknown> | undefined
      return ({ supplier_id }) => {
        loader ??= new DataLoader(async (ids: readonly number[]) => {
          const suppliers: unknown[] = []
          for (const id of ids) suppliers.push(await read(id))
          return suppliers as never
        })
        return loader.load(supplier_id)
      }
    }),
  )
  expect(kind).toBe('SEQUENTIAL_AWAITS')
  expect(advice).toContain('(the function of a loader, say), one after another: ')
  expect(patch).toBeNull()
})
