import { describe, expect, it } from 'vitest'
import { expectStatements } from '../../src/testing/index.ts'
import { findingLines, messageOf } from './messages.ts'
import { batched, naive, openProgram, typeDefs } from './programs.ts'

const scale = { variable: 'first', from: 10, to: 100 }

describe('expectStatements', () => {
  it('lets an operation pass whose statements stay as many', async () => {
    const { gateway } = await openProgram()
    await expectStatements(gateway, batched).toStayConstant(scale)
    await expectStatements(gateway, { document: batched, variables: { first: 30 } }).toBe(2)
    await expectStatements(gateway, { document: batched, variables: { first: 30 } }).toBeAtMost(2)
  })

  it('shows how they grew, what was sent, and what is found in it', async () => {
    const { gateway } = await openProgram()
    expect(await messageOf(expectStatements(gateway, naive).toStayConstant(scale))).toBe(
      `expected as many statements at first = 100 as at first = 10, got 11 → 101 statements as products grew 10 → 100: linear
  100 × select name from supplier where id = ? (Product.supplier at products.*.supplier)
  1 × select name, supplier_id, category_id from product limit ? (Query.products at products)

N+1: Product.supplier
  where      products.*.supplier
  evidence   100 statements for one operation: select name from supplier where id = ?
  growth     10 → 100 statements as products grew 10 → 100: linear
${await findingLines(gateway, { document: naive, variables: { first: 100 } })}`,
    )
  })

  it('shows what was sent where it is too little for a finding', async () => {
    const { gateway } = await openProgram()
    const three = { document: naive, variables: { first: 3 } }
    const sent = `
  3 × select name from supplier where id = ? (Product.supplier at products.*.supplier)
  1 × select name, supplier_id, category_id from product limit ? (Query.products at products)`
    expect(await messageOf(expectStatements(gateway, three).toBe(2))).toBe(
      `expected 2 statements, got 4${sent}`,
    )
    expect(await messageOf(expectStatements(gateway, three).toBeAtMost(1))).toBe(
      `expected at most 1 statement, got 4${sent}`,
    )
    expect(
      await messageOf(expectStatements(gateway, { ...three, document: batched }).toBe(1)),
    ).toBe(`expected 1 statement, got 2
  1 × select id, name from category where id = any(?) (loader category)
  1 × select name, supplier_id, category_id from product limit ? (Query.products at products)`)
    await expectStatements(gateway, three).toBe(4)
    await expectStatements(gateway, three).toBeAtMost(5)
  })

  it('fails where statements become fewer, too', async () => {
    const { gateway } = await openProgram({
      typeDefs: 'type Query { stock(first: Int!): Int }',
      resolvers: { Query: { stock: (_, { first }) => readTimes(first < 50 ? 3 : 2) } },
      loaders: {},
    })
    const { database } = await openProgram()
    const readTimes = async (times: number) => {
      for (let time = 0; time < times; time++) await database.query('select count(*) from product')
      return 1
    }
    const message = await messageOf(
      expectStatements(gateway, 'query Stock($first: Int!) { stock(first: $first) }').toStayConstant(scale),
    )
    expect(
      message,
    ).toBe(`expected as many statements at first = 100 as at first = 10, got 3 → 2 statements as first grew 10 → 100: constant
  2 × select count(*) from product (Query.stock at stock)`)
  })

  it('runs it as the session and by the name that are given', async () => {
    const { gateway, database } = await openProgram()
    const document = 'query Orders { orders { id } } query Other { now }'
    await expectStatements(gateway, { document, operationName: 'Orders', session: 'ada' }).toBe(1)
    await expectStatements(gateway, { document, operationName: 'Other' }).toBe(0)
    expect(database.sent).toEqual(['select id from orders where owner = "ada"'])
  })

  it('is counted nowhere', async () => {
    const { gateway } = await openProgram()
    await messageOf(expectStatements(gateway, naive).toStayConstant(scale))
    expect(
      await gateway.report('{ performanceReport { requests statements } findings { coordinate } }'),
    ).toEqual({ performanceReport: { requests: 0, statements: 0 }, findings: [] })
  })

  it('waits for its turn, whatever becomes of the others', async () => {
    const { gateway } = await openProgram()
    const all = [naive, batched, naive, batched, 'nothing'].map((document) =>
      messageOf(expectStatements(gateway, document).toStayConstant(scale)),
    )
    const [first, second, third, fourth, fifth] = await Promise.all(all)
    expect([second, fourth]).toEqual([undefined, undefined])
    expect(first).toMatch(/^expected as many statements/)
    expect(third).toMatch(/^expected as many statements/)
    expect(fifth).toMatch(/^expectStatements could not run the operation: Syntax Error/)
  })

  it('asks under other names where the schema has ours', async () => {
    const { gateway } = await openProgram({
      typeDefs: `${typeDefs}
        scalar PerformanceJSON
        input PerformanceScale { a: Int }
        type PerformanceAnalysis { b: Int }
        extend type Query { analyzeOperation(document: PerformanceScale): PerformanceJSON }`,
    })
    await expectStatements(gateway, batched).toStayConstant(scale)
  })
})

describe('expectStatements does not pass', () => {
  it('an answer with errors, and quotes them', async () => {
    const { gateway } = await openProgram()
    const failing = 'query F($first: Int!) { failing(first: $first) { name } }'
    expect(await messageOf(expectStatements(gateway, failing).toStayConstant(scale))).toBe(
      `expectStatements expects an answer without errors, got at first = 100:
  Unexpected error.
  (partial, INTERNAL_SERVER_ERROR)
What is sent before a failure says nothing. Give the operation variables and a session it answers to; the log has the cause of an unexpected error.`,
    )
    expect(
      await messageOf(expectStatements(gateway, { document: failing, variables: { first: 60 } }).toBe(0)),
    ).toMatch(/^expectStatements expects an answer without errors, got:\n {2}Unexpected error\.\n/)
  })

  it('data that do not grow', async () => {
    const { gateway } = await openProgram({}, { products: 7 })
    expect(await messageOf(expectStatements(gateway, naive).toStayConstant(scale))).toBe(
      'expected more data at first = 100 than at first = 10 to compare, got as much: 8 statements with 14 rows. ' +
        'Give the test more than 10 rows to find, or smaller sizes.',
    )
  })

  it('statements that nobody sees', async () => {
    const { gateway } = await openProgram({
      resolvers: {
        Query: { products: (_, { first }) => Array.from({ length: first }, () => ({ name: '' })) },
      },
    })
    const names = 'query Names($first: Int!) { products(first: $first) { name } }'
    expect(await messageOf(expectStatements(gateway, names).toStayConstant(scale))).toBe(
      'expected statements to compare, got none at first = 10 and at first = 100. ' +
        'Sluice sees those of measuredPrisma, measuredPool and measureStatement; of an operation that sends none, expect toBe(0).',
    )
    const { gateway: blind } = await openProgram({ monitoring: { statements: false } })
    expect(await messageOf(expectStatements(blind, batched).toStayConstant(scale))).toMatch(
      /^expectStatements could not run the operation: This gateway measures no resolvers and statements/,
    )
  })
})
