import { once } from 'node:events'
import { PrismaPg } from '@prisma/adapter-pg'
import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { PrismaClient } from '../../examples/shop/generated/prisma/client.ts'
import { measuredPool } from '../../src/database/measured-pool.ts'
import { measuredPrisma } from '../../src/database/measured-prisma.ts'
import { runInFrame } from '../../src/measurement/frame.ts'
import type { StatementGroup } from '../../src/measurement/measurement.ts'
import { OperationRecorder } from '../../src/measurement/recorder.ts'
import { endPool } from '../support/end-pool.ts'
import { createShopClient, createSmallShop } from '../support/measured-shop.ts'
import { describeWithPostgres } from '../support/postgres.ts'

/** Runs as a loader's batch or a resolver of an operation, with comments or without, and gives what was recorded. */
async function run<T>(
  send: () => T,
  { commentsStatements = true, loader }: { commentsStatements?: boolean; loader?: string } = {},
) {
  const recorder = new OperationRecorder({ commentsStatements })
  recorder.operation = { signature: '5167', document: undefined, operationName: undefined, kind: 'query' }
  const frame = loader === undefined ? { recorder, coordinate: 'Query.products' } : { recorder, loader }
  const result = await runInFrame(frame, async () => await send())
  const statements = recorder.finish({ method: 'POST', route: '/graphql', status: 200 }, 0)?.statements ?? []
  return { result, statements }
}

const comment = "/*coordinate='Query.products',signature='5167'*/"

describeWithPostgres('comments of statements', () => {
  let url: string
  let prisma: PrismaClient
  let plain: pg.Pool
  let pool: pg.Pool
  beforeAll(async () => {
    url = await createSmallShop()
    prisma = createShopClient(url)
    plain = new pg.Pool({ connectionString: url, max: 1 })
    pool = measuredPool(plain)
  })
  afterAll(() => endPool(plain))

  const textOf = ({ rows }: { rows: { text: string }[] }) => rows[0]?.text

  it.each([
    'select current_query() as text -- mine',
    "/* mine */ select current_query() as text, '/*'",
    "select current_query() as text /*app='shop'*/",
    "select current_query() as text, '--'",
  ])('are not added to what may have one already: %s', async (text) => {
    expect(textOf((await run(() => pool.query(text))).result)).toBe(text)
    const { result } = await run(() => prisma.$queryRawUnsafe<{ text: string }[]>(text))
    expect(result).toMatchObject([{ text }])
  })

  it('are not on named prepared statements, whose name stands for one text', async () => {
    const named = { name: 'mine', text: 'select current_query() as text' }
    for (const send of [() => pool.query(named), () => plain.query(named)]) {
      expect(textOf((await run(send)).result)).toBe(named.text)
    }
    const statementNameGenerator = ({ sql }: { sql: string }) => `p${sql.length}`
    const adapter = new PrismaPg({ connectionString: url, max: 1 }, { statementNameGenerator })
    const client = measuredPrisma(PrismaClient, { adapter })
    const { result } = await run(() => client.$queryRaw`select current_query() as text`)
    await client.$disconnect()
    expect(result).toEqual([{ text: named.text }])
  })

  it('are not on what sends itself, nor on transaction and session commands', async () => {
    const client = await pool.connect()
    const text = 'select current_query() as text'
    const rows: unknown[] = []
    await run(async () => {
      const query = client.query(new pg.Query(text) as never) as unknown as NodeJS.EventEmitter
      query.on('row', (row) => rows.push(row))
      await once(query, 'end')
      await client.query('begin')
      rows.push(...(await plainRows(url, client)))
      await client.query("set local statement_timeout = '5s'")
      rows.push(...(await plainRows(url, client)))
      await client.query('commit')
    })
    client.release()
    expect(rows).toEqual([{ text }, { query: 'begin' }, { query: "set local statement_timeout = '5s'" }])
  })

  it('are not sent where nobody is surely known: by a client whose inside is another', async () => {
    class OtherClient extends PrismaClient {
      constructor(options: ConstructorParameters<typeof PrismaClient>[0]) {
        super(options)
        // biome-ignore lint/correctness/noConstructorReturn: Prisma's own constructor returns a proxy as well
        return new Proxy(this, {
          get: (client, key) => (key === '_originalClient' ? undefined : Reflect.get(client, key)),
        })
      }
    }
    const client = measuredPrisma(OtherClient, { adapter: new PrismaPg({ connectionString: url, max: 1 }) })
    const { result } = await run(() => client.$queryRaw`select current_query() as text`)
    await client.$disconnect()
    expect(result).toEqual([{ text: 'select current_query() as text' }])
  })

  it('are not sent outside operations, nor for a gateway that wants none', async () => {
    const text = 'select current_query() as text'
    expect(textOf(await pool.query(text))).toBe(text)
    expect(textOf((await run(() => pool.query(text), { commentsStatements: false })).result)).toBe(text)
    const [row] = (await run(() => prisma.$queryRawUnsafe(text), { commentsStatements: false }))
      .result as object[]
    expect(row).toEqual({ text })
  })

  it('change no result, no error and nothing that is recorded', async () => {
    const work = async () => [
      await prisma.product.findMany({ include: { reviews: true, supplier: true }, orderBy: { id: 'asc' } }),
      await Promise.all([1, 2, 99].map((id) => prisma.supplier.findUnique({ where: { id } }))),
      await prisma.product.update({ where: { id: 1 }, data: { stock: 7, supplier: { connect: { id: 2 } } } }),
      await prisma.$queryRaw`select name from products where id = ${3}`,
      await prisma.$queryRawUnsafe('select name from products where id = 3;'),
      await prisma.$executeRaw`update products set stock = stock where id < 4`,
      await prisma.$transaction(async (transaction) =>
        transaction.review.aggregate({ _avg: { rating: true } }),
      ),
      await prisma.$transaction([prisma.product.count(), prisma.supplier.findMany({ take: 2 })]),
      await prisma.customer.create({ data: { name: 'again', email: '1@example.org' } }).catch(saidOf),
      await prisma.$queryRawUnsafe('select nothing from products').catch(saidOf),
      (await pool.query({ text: 'select id from products where id < $1', values: [4], rowMode: 'array' }))
        .rows,
      ((await pool.query('select 1 as one; select 2 as two')) as unknown as pg.QueryResult[]).map(
        ({ rows }) => rows,
      ),
      await pool.query('select id from').catch(saidOf),
      (await pool.query('')).rowCount,
    ]
    const numbers = (groups: readonly StatementGroup[]) =>
      groups.map(({ totalMs: _total, maxMs: _max, busyMs: _busy, ...group }) => group)
    // What it writes is there from now on.
    await work()
    const off = await run(work, { commentsStatements: false })
    const on = await run(work)
    expect(on.result).toEqual(off.result)
    expect(numbers(on.statements)).toEqual(numbers(off.statements))
    expect(on.statements.length).toBeGreaterThan(12)
  })

  const hostile = fc.oneof(
    fc.fullUnicodeString({ minLength: 1, maxLength: 300 }),
    fc.string16bits({ minLength: 1, maxLength: 300 }),
    fc
      .array(
        fc.constantFrom('*/', '/*', "'", '\\', '\n', '\0', '--', ';', '$$', '%', '\uD800', '😀', ' or 1=1'),
        {
          minLength: 1,
          maxLength: 120,
        },
      )
      .map((parts) => parts.join('')),
  )
  /** Reads a comment back as the specification parses it. */
  const parsed = (written: string) =>
    Object.fromEntries(
      [...written.slice(2, -2).matchAll(/(\w+)='((?:[^'\\]|\\')*)'(?:,|$)/g)].map(([, key, value = '']) => [
        key,
        decodeURIComponent(value.replaceAll("\\'", "'")),
      ]),
    )
  const wellFormed = (text: string) => Buffer.from(text).toString()
  const kept = (name: string) => wellFormed(name.slice(0, 200))

  it.each<[string, number, (text: string) => Promise<unknown>]>([
    ['a pool', 300, async (text) => (await pool.query(text)).rows],
    ['Prisma', 100, async (text) => await prisma.$queryRawUnsafe(text)],
  ])('hold whatever a name is, and end where they end, sent by %s', async (_client, numRuns, send) => {
    const text = 'select current_query() as text'
    await fc.assert(
      fc.asyncProperty(hostile, async (loader) => {
        const { result } = await run(() => send(text), { loader })
        const [row, ...others] = result as { text: string }[]
        expect(others).toEqual([])
        const written = row?.text.slice(text.length + 1) ?? ''
        expect(row?.text.startsWith(`${text} /*`)).toBe(true)
        // Nothing in it but what a URL may have, so no end, no beginning and no line.
        expect(written).toMatch(/^\/\*loader='(?:[\w.!~*()%-]|\\')*',signature='5167'\*\/$/)
        expect(written.slice(2, -2)).not.toMatch(/\*\/|\/\*/)
        expect(parsed(written)).toEqual({ loader: kept(loader), signature: '5167' })
      }),
      // Too long, and cut within a character.
      { numRuns, examples: [[`x${'😀'.repeat(150)}`]] },
    )
  })

  it('leave the statement before them as it was, whatever is in it', async () => {
    const literal = fc
      .oneof(fc.fullUnicodeString(), hostile)
      .map((value) => wellFormed(value.replaceAll('\0', '')))
    await fc.assert(
      fc.asyncProperty(literal, fc.constantFrom('', ';', ' ', '\n', ' ;\n'), async (value, end) => {
        const text = `select ${pg.escapeLiteral(value)} as value, current_query() as text${end}`
        const { result } = await run(() => pool.query(text))
        expect(result.rows[0].value).toBe(value)
        const has = !text.includes('--') && !text.includes('/*')
        expect(result.rows[0].text.includes(comment)).toBe(has)
        expect(result.rows[0].text.replace(` ${comment}`, '').trim()).toBe(text.trim())
      }),
      { numRuns: 200 },
    )
  })
})

const saidOf = ({ message, code }: Error & { code?: string }) => ({ message, code })

/** What PostgreSQL says that the client sent last. */
async function plainRows(connectionString: string, client: pg.PoolClient): Promise<unknown[]> {
  const { processID } = client as unknown as { processID: number }
  const observer = new pg.Client({ connectionString })
  await observer.connect()
  const { rows } = await observer.query('select query from pg_stat_activity where pid = $1', [processID])
  await observer.end()
  return rows
}
