import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import type { Comparison, Filter, ListArguments, OrderTerm } from '../../../src/loaders/model-loaders.ts'
import { totalOrder } from '../../../src/loaders/models/order-sql.ts'
import { describeWithPostgres } from '../../support/postgres.ts'
import { library as dataModel, openLibrary, relationOf } from './library.ts'

const byAuthor = relationOf('Author', 'books')
const byTag = relationOf('Tag', 'books')

/** A book as the oracle knows it. */
interface Book {
  readonly id: number
  readonly authorId: number | null
  readonly title: string | null
  readonly pages: number | null
  readonly rank: number
  readonly printedAt: Date | null
}
type Field = Exclude<keyof Book, 'authorId'>

const titles = [null, 'a', 'ab', 'b%', 'B_', "'; --", '\\']
const moments = [null, new Date(0), new Date(1), new Date('2024-02-29T12:00:00.001Z')]
const books: readonly Book[] = Array.from({ length: 60 }, (_, index) => ({
  id: (index * 37) % 61,
  authorId: index % 11 === 0 ? null : index % 3,
  title: titles[(index * 5) % titles.length] ?? null,
  pages: index % 4 === 0 ? null : index % 5,
  rank: index % 6,
  printedAt: moments[(index * 3) % moments.length] ?? null,
}))
const tagsOf = ({ id }: Book): readonly number[] => [0, 1, 2].filter((tag) => (id >> tag) % 2 === 1)

const orderOf = (value: unknown): number | string =>
  value instanceof Date ? value.getTime() : (value as never)

/** Null is after every value. */
function compare(one: unknown, other: unknown): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null)
  const [left, right] = [orderOf(one), orderOf(other)]
  return left < right ? -1 : left > right ? 1 : 0
}

/** SQL's logic: undefined is neither true nor false. */
type Truth = boolean | undefined
const not = (truth: Truth): Truth => (truth === undefined ? undefined : !truth)
const all = (truths: readonly Truth[]): Truth =>
  truths.includes(false) ? false : truths.includes(undefined) ? undefined : true
const any = (truths: readonly Truth[]): Truth => not(all(truths.map(not)))

function holds(value: unknown, operator: keyof Comparison, operand: unknown): Truth {
  if (operand === null) return (value === null) === (operator === 'equals')
  if (operator === 'in') return any((operand as unknown[]).map((one) => holds(value, 'equals', one)))
  if (operator === 'notIn') return all((operand as unknown[]).map((one) => holds(value, 'not', one)))
  if (value === null) return undefined
  const order = compare(value, operand)
  switch (operator) {
    case 'equals':
      return order === 0
    case 'not':
      return order !== 0
    case 'lt':
      return order < 0
    case 'lte':
      return order <= 0
    case 'gt':
      return order > 0
    case 'gte':
      return order >= 0
    case 'contains':
      return String(value).includes(String(operand))
    case 'startsWith':
      return String(value).startsWith(String(operand))
    case 'endsWith':
      return String(value).endsWith(String(operand))
  }
}

function passes(book: Book, { fields, AND = [], OR, NOT = [] }: Filter): Truth {
  const comparisons = Object.entries(fields).flatMap(([name, comparison]) =>
    Object.entries(comparison).map(([operator, operand]) =>
      holds(book[name as Field], operator as keyof Comparison, operand),
    ),
  )
  return all([
    ...comparisons,
    ...AND.filter(saysSomething).map((inner) => passes(book, inner)),
    ...(OR === undefined ? [] : [any(OR.filter(saysSomething).map((inner) => passes(book, inner)))]),
    ...NOT.filter(saysSomething).map((inner) => not(passes(book, inner))),
  ])
}

function saysSomething({ fields, AND = [], OR, NOT = [] }: Filter): boolean {
  const compares = Object.values(fields).some((comparison) => Object.keys(comparison).length > 0)
  return compares || OR !== undefined || [...AND, ...NOT].some(saysSomething)
}

function expectedRows(
  of: (book: Book) => boolean,
  { filter, orderBy, after, first }: ListArguments,
): readonly Book[] {
  const order = totalOrder(bookModel, orderBy)
  const comparedTo = (values: readonly unknown[]) => (book: Book) => {
    for (const [index, { field, direction }] of order.entries()) {
      const compared = compare(book[field as Field], values[index])
      if (compared !== 0) return direction === 'asc' ? compared : -compared
    }
    return 0
  }
  const valuesOf = (book: Book) => order.map(({ field }) => book[field as Field])
  const rows = books
    .filter((book) => of(book) && (filter === undefined || passes(book, filter) === true))
    .filter((book) => after === undefined || comparedTo(after)(book) > 0)
    .sort((one, other) => comparedTo(valuesOf(other))(one))
  return rows.slice(0, first)
}

const model = dataModel.models.Book
if (model === undefined) throw new Error('no model')
const bookModel = model

const values: Readonly<Record<Field, fc.Arbitrary<unknown>>> = {
  id: fc.integer({ min: -1, max: 61 }),
  title: fc.constantFrom(...titles.filter((title) => title !== null), 'c'),
  pages: fc.integer({ min: -1, max: 6 }),
  rank: fc.integer({ min: -1, max: 6 }),
  printedAt: fc.constantFrom(...moments.filter((moment) => moment !== null)),
}
const nullable: readonly Field[] = ['title', 'pages', 'printedAt']
const names = Object.keys(values) as Field[]

const comparisonOf = (name: Field): fc.Arbitrary<Comparison> => {
  const value = values[name]
  const orNull = nullable.includes(name) ? fc.option(value) : value
  const parts: Record<string, fc.Arbitrary<unknown>> = name === 'title'
    ? { contains: value, startsWith: value, endsWith: value }
    : {}
  const operators = {
    equals: orNull,
    not: orNull,
    in: fc.array(value, { maxLength: 3 }),
    notIn: fc.array(value, { maxLength: 3 }),
    lt: value,
    lte: value,
    gt: value,
    gte: value,
  }
  return fc
    .constantFrom(...Object.entries({ ...operators, ...parts }))
    .chain(([operator, operand]) => operand.map((given) => ({ [operator]: given }) as Comparison))
}
const fields = fc
  .subarray(names, { maxLength: 2 })
  .chain((some) => fc.record(Object.fromEntries(some.map((name) => [name, comparisonOf(name)]))))
const { filter } = fc.letrec<{ filter: Filter }>((tie) => {
  const inner = fc.array(tie('filter'), { maxLength: 2 })
  return {
    filter: fc.oneof(
      { maxDepth: 2 },
      fc.record({ fields }),
      fc.record({ fields, AND: inner, OR: inner, NOT: inner }, { requiredKeys: ['fields'] }),
    ),
  }
})
const orderBy: fc.Arbitrary<OrderTerm[]> = fc
  .shuffledSubarray(names, { maxLength: 3 })
  .chain((some) =>
    fc.tuple(
      ...some.map((field) =>
        fc.constantFrom('asc', 'desc').map((direction) => ({ field, direction }) as OrderTerm),
      ),
    ),
  )
const after = (order: readonly OrderTerm[]) => {
  const steps = totalOrder(bookModel, order).map(({ field }) => field as Field)
  const anywhere = fc.tuple(
    ...steps.map((name) => (nullable.includes(name) ? fc.option(values[name]) : values[name])),
  )
  // A row's own values, more often than values of no row: the page after a page.
  return fc.oneof(
    fc.constantFrom(...books).map((book) => steps.map((name) => book[name])),
    anywhere,
  )
}
const args: fc.Arbitrary<ListArguments> = orderBy.chain((order) =>
  fc.record(
    { orderBy: fc.constant(order), first: fc.integer({ min: 0, max: 20 }), filter, after: after(order) },
    { requiredKeys: ['orderBy'] },
  ),
)

describeWithPostgres('lists with any arguments', () => {
  let library: Awaited<ReturnType<typeof openLibrary>>
  beforeAll(async () => {
    library = await openLibrary(`
      insert into "select ""authors""" select n, 'author ' || n from generate_series(0, 2) n;
      insert into tags select n, n from generate_series(0, 2) n;`)
    const rows = JSON.stringify(books.map((book) => ({ ...book, order: book.authorId })))
    await library.pool.query(`insert into books select * from jsonb_populate_recordset(null::books, $1)`, [
      rows,
    ])
    for (const book of books)
      for (const tag of tagsOf(book))
        await library.pool.query('insert into "_BookToTag" values ($1, $2)', [book.id, tag])
  })

  it('are what an array in memory gives', async () => {
    await fc.assert(
      fc.asyncProperty(args, async (asked) => {
        const loaders = library.request()
        const keys = [0, 1, 2, 7]
        const [ofAuthors, ofTags, counts] = await Promise.all([
          Promise.all(keys.map((key) => loaders.list(byAuthor, key, asked, names))),
          Promise.all(keys.map((key) => loaders.list(byTag, key, asked, names))),
          Promise.all(keys.map((key) => loaders.count(byAuthor, key, asked.filter))),
        ])
        expect(library.batches).toHaveLength(3)
        const own = ({ id, authorId, title, pages, rank, printedAt }: Book) => ({
          id,
          authorId,
          title,
          pages,
          rank,
          printedAt,
        })
        const pick = ({ id, title, pages, rank, printedAt }: Book) => ({ id, title, pages, rank, printedAt })
        expect(ofAuthors).toEqual(
          keys.map((key) => expectedRows((book) => book.authorId === key, asked).map(own)),
        )
        expect(ofTags).toEqual(
          keys.map((key) => expectedRows((book) => tagsOf(book).includes(key), asked).map(pick)),
        )
        expect(counts).toEqual(
          keys.map((key) => expectedRows((book) => book.authorId === key, { filter: asked.filter }).length),
        )
      }),
      { numRuns: 300, seed: 4 },
    )
  })
})
