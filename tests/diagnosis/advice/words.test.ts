import { describe, expect, it } from 'vitest'
import { loadTogether, objectsOf, shown } from '../../../src/diagnosis/advice/words.ts'
import type { StatementGroup } from '../../../src/measurement/measurement.ts'

const group = {
  text: 'SELECT "public"."suppliers"."id", "public"."suppliers"."name" FROM "public"."suppliers" WHERE "public"."suppliers"."id" = ? LIMIT ? OFFSET ?',
  model: 'Supplier',
  action: 'findFirst',
} as StatementGroup

describe('what to do where only the shape of a statement is known', () => {
  it("is said in the author's names", () => {
    expect(loadTogether('Product.supplier', group)).toBe(
      'Load them together: define a loader supplierById = defineLoader(async (keys) => …) that reads the rows of all keys ' +
        'in one statement (prisma.supplier.findMany({ where: { id: { in: [...keys] } } })), ' +
        'and return context.loaders.supplierById.load(key) in Product.supplier, with the id that it now gives this statement.',
    )
  })

  const loaderIn = (text: string, names: { model?: string; action?: string } = {}) =>
    loadTogether('A.b', { ...group, model: undefined, action: undefined, ...names, text })
      .match(/define a loader (\w+).*?in one statement(?: \((.*?)\))?, and return/)
      ?.slice(1)

  it.each([
    [
      'one object of a model',
      'select a from "suppliers" where ("s"."id" = ? AND ?=?) limit ?',
      { model: 'Supplier', action: 'findUnique' },
      'supplierById',
    ],
    [
      'many objects of a model',
      'select a from "reviews" where "reviews"."productId" = ? offset ?',
      { model: 'Review', action: 'findMany' },
      'reviewsByProductId',
    ],
    [
      'a model whose plural is irregular by a letter',
      'select a from categories where parent_id = ?',
      { model: 'Category', action: 'findMany' },
      'categoriesByParentId',
    ],
    [
      'a table of which no model is known',
      'select * from order_lines where order_id = ? order by id',
      {},
      'orderLinesByOrderId',
    ],
    [
      "a relation's table, not its parent's model",
      'select a from categories where id = ?',
      { model: 'Product', action: 'findFirst' },
      'categoryById',
    ],
  ])('names the loader of %s', (_what, text, names, loader) =>
    expect(loaderIn(text, names)?.[0]).toBe(loader),
  )

  it('shows a read of many keys that is certain to mean the same, and none otherwise', () => {
    expect(loaderIn('select a from lines where "orderId" = ?')?.[1]).toBe('where "orderId" = any($1)')
    expect(loaderIn('select a from lines where order_id = ?')?.[1]).toBe('where order_id = any($1)')
    const newest = 'select a from reviews where product_id = ? order by id desc limit ?'
    expect(loaderIn(newest, { model: 'Review', action: 'findMany' })).toEqual([
      'reviewsByProductId',
      undefined,
    ])
  })

  it.each([
    'select a from t where b = ? and c = ?',
    'select a from t where b > ?',
    'select a from t join u on u.id = t.id where t.b = ?',
    'select a from t where b in (select c from u where d = ?)',
    'select f(?)',
    'HGETALL product:?',
  ])('names no loader where the key is not certain: %s', (text) => {
    expect(loaderIn(text)).toBeUndefined()
    expect(loadTogether('A.b', { ...group, text })).toContain(
      'define a loader whose batch function reads all keys in one statement',
    )
  })
})

it('claims no number of objects beyond what was counted, and shortens a long statement', () => {
  expect(objectsOf({ callers: 99 }, 'products.*')).toBe('99 objects of products.*')
  expect(objectsOf({ callers: 100 }, 'products.*')).toBe('the objects of products.*')
  expect(shown(`select a, b from t where ${'x'.repeat(1000)}`)).toBe(
    `\`SELECT … FROM t where ${'x'.repeat(240 - 'SELECT … FROM t where '.length)}…\``,
  )
})
