import { describe, expect, it } from 'vitest'
import type { Frame } from '../../src/measurement/frame.ts'
import { examined, type ToldOperation, upTo } from '../support/examined.ts'

const reviews = 'SELECT "reviews"."id", "reviews"."authorId" FROM "reviews" WHERE "reviews"."productId" = $1'
const authors =
  'SELECT "authors"."id", "authors"."clubId" FROM "authors" WHERE "authors"."id" IN ($1,$2) OFFSET $3'
const clubs = 'SELECT "clubs"."id" FROM "clubs" WHERE "clubs"."id" IN ($1) OFFSET $2'

interface Read {
  readonly sql: string
  readonly parameters: readonly unknown[]
  readonly columns: readonly string[]
  readonly rowValues: readonly (readonly unknown[])[]
  readonly model?: string
}

/** A statement of Prisma's for one call of a model's method. */
function sends(told: ToldOperation, frame: Frame, { model = 'Review', ...read }: Read): void {
  told.now += 1
  const parametersKey = JSON.stringify(read.parameters)
  const { length: rows } = read.rowValues
  told.recorder.recordStatement(
    { ...read, model, action: 'findMany', parametersKey, durationMs: 1, rows, failed: false },
    frame,
  )
}

const ofProduct = (id: number): Read => ({
  sql: reviews,
  parameters: [id],
  columns: ['id', 'authorId'],
  rowValues: [
    [id * 10, 7],
    [id * 10 + 1, 8],
  ],
})
const ofAuthors: Read = {
  sql: authors,
  parameters: [7, 8, '0'],
  columns: ['id', 'clubId'],
  rowValues: [
    [7, 3],
    [8, 3],
  ],
}
const ofClubs: Read = { sql: clubs, parameters: [3, '0'], columns: ['id'], rowValues: [[3]] }

const found = (readsOf: (id: number) => readonly Read[]) =>
  examined((told) => {
    for (const id of upTo(6)) {
      const frame = told.call({ coordinate: 'Product.reviews', at: `products.${id}.reviews` })
      for (const read of readsOf(id)) sends(told, frame, read)
    }
  }).map(({ kind, statement }) => [kind, /from "?(\w+)/i.exec(statement ?? '')?.[1]])

describe('what a call includes', () => {
  it('is no cause of its own, though it is the same each time', () => {
    expect(found((id) => [ofProduct(id), ofAuthors, ofClubs])).toEqual([['N_PLUS_ONE', 'reviews']])
  })

  it('goes with the call where that is the same each time', () => {
    expect(found(() => [ofProduct(1), ofAuthors])).toEqual([['REDUNDANT', 'reviews']])
  })

  it('is another call where no row had its keys, where it is of another model, or asks for no list', () => {
    const both = [
      ['N_PLUS_ONE', 'reviews'],
      ['REDUNDANT', 'authors'],
    ]
    expect(found((id) => [ofProduct(id), { ...ofAuthors, parameters: [70, 80, '0'] }])).toEqual(both)
    expect(found((id) => [ofProduct(id), { ...ofAuthors, model: 'Author' }])).toEqual(both)
    const one = { ...ofAuthors, sql: 'SELECT "id" FROM "authors" WHERE "id" = $1', parameters: [7] }
    expect(found((id) => [ofProduct(id), one])).toEqual(both)
  })
})
