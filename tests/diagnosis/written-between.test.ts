import { describe, expect, it } from 'vitest'
import { examined, type Sent, type ToldOperation } from '../support/examined.ts'

const read = 'select stock from products where sku = $1 and shop = $2'
const distinct = ['a', 'b', 'c', 'd', 'e', 'f']
const repeated = ['a', 'b', 'c', 'a', 'd', 'e', 'f']

/** A mutation that goes through its arguments, reads for each and may write. */
function kindsOf(keys: readonly string[], write: (key: string, at: number) => Sent | undefined) {
  const kinds = examined((told: ToldOperation) => {
    told.is('mutation')
    const frame = told.call({ coordinate: 'Mutation.book', at: 'book', args: { skus: keys } })
    for (const [at, key] of keys.entries()) {
      told.sends(frame, { sql: read, parameters: [key, 9], rows: [{ stock: 1 }] })
      const written = write(key, at)
      if (written !== undefined) told.sends(frame, { rows: [{}], ...written })
    }
  }).map(({ kind }) => kind)
  return kinds.filter((kind) => kind === 'SEQUENTIAL_AWAITS')
}

const found = ['SEQUENTIAL_AWAITS']

describe('reads in a loop could have been one before it', () => {
  it.each<[string, (key: string, at: number) => Sent | undefined]>([
    ['nothing is written', () => undefined],
    ['what is written is elsewhere', (key) => ({ sql: 'insert into lines values ($1)', parameters: [key] })],
    [
      'another table is changed whose name begins like this one',
      (key) => ({ sql: 'update products_log set seen = true where sku = $1', parameters: [key] }),
    ],
    [
      'rows are added that nobody asks for later',
      (key) => ({ sql: 'insert into products (sku, shop) values ($1, $2)', parameters: [key, 9] }),
    ],
    [
      'what was to be written failed',
      () => ({ sql: 'update products set stock = 0', failed: true, rows: [] }),
    ],
    [
      'it is written when all is read',
      (_key, at) => (at === 5 ? { sql: 'update products set stock = 0' } : undefined),
    ],
  ])('where %s', (_how, write) => {
    expect(kindsOf(distinct, write)).toEqual(found)
  })
})

describe('reads in a loop must stay where they are', () => {
  it.each<[string, (key: string, at: number) => Sent | undefined]>([
    [
      'rows of their table are changed',
      (key) => ({
        sql: 'update "public"."products" set stock = stock - 1 where sku = $1',
        parameters: [key],
      }),
    ],
    [
      'rows of their table are changed once',
      (_key, at) => (at === 2 ? { sql: 'update only products set stock = 0' } : undefined),
    ],
    [
      'rows of their table are deleted',
      (key) => ({ sql: 'DELETE FROM Products WHERE sku = $1', parameters: [key] }),
    ],
    [
      'rows are added, or changed where they are there',
      (key) => ({
        sql: 'insert into products (sku) values ($1) on conflict (sku) do update set stock = 0',
        parameters: [key],
      }),
    ],
    [
      'rows are added that are selected',
      (key) => ({
        sql: 'insert into products (sku) select next from supply where sku = $1',
        parameters: [key],
      }),
    ],
    [
      'a row is added that the next one asks for',
      (_key, at) => ({ sql: 'insert into products (sku) values ($1)', parameters: [distinct[at + 1]] }),
    ],
    [
      'a row is added by a literal that the last one asks for',
      (_key, at) => (at === 1 ? { sql: "insert into products (sku) values ('f')" } : undefined),
    ],
    [
      'rows of their table are changed beside another',
      (key) => ({
        sql: 'with gone as (delete from lines where sku = $1 returning sku) update products set stock = 0 from gone',
        parameters: [key],
      }),
    ],
    ['what is written cannot be told', () => ({ sql: 'copy products from stdin' })],
  ])('where %s', (_how, write) => {
    expect(kindsOf(distinct, write)).toEqual([])
  })

  it('where the same is asked again after something was written elsewhere, and nowhere else', () => {
    const sql = 'insert into lines values ($1)'
    expect(kindsOf(repeated, (key) => ({ sql, parameters: [key] }))).toEqual([])
    expect(kindsOf(repeated, () => undefined)).toEqual(found)
    // After the last read that is asked twice.
    expect(kindsOf(repeated, (key, at) => (at > 2 ? { sql, parameters: [key] } : undefined))).toEqual(found)
  })

  it('where a row that was added is asked for again', () => {
    const sql = 'insert into products (sku) values ($1)'
    expect(kindsOf(repeated, (key) => ({ sql, parameters: [key] }))).toEqual([])
  })
})
