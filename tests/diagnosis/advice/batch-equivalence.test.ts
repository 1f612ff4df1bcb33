import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { chosenLoader } from '../../../src/diagnosis/advice/chosen-loader.ts'
import { keyedReadOf } from '../../../src/diagnosis/advice/keyed-read.ts'
import { nothingKnown } from '../../../src/diagnosis/advice/known-code.ts'
import type { Answer } from '../../../src/diagnosis/advice/seen-rows.ts'
import type { LoaderDefinition } from '../../../src/index.ts'
import type { TracedStatement } from '../../../src/measurement/trace.ts'
import { createTestDatabase, describeWithPostgres } from '../../support/postgres.ts'
import { evaluated } from './apply-patch.ts'

type Row = Record<string, unknown>
type Definition = LoaderDefinition<unknown, unknown, unknown>

let client: pg.Client
const query = async (text: string, parameters: readonly unknown[]): Promise<Row[]> =>
  (await client.query(text, [...parameters])).rows

beforeAll(async () => {
  client = new pg.Client({ connectionString: await createTestDatabase() })
  await client.connect()
  await client.query(`
    create table toy (id int primary key, "Owner" int, shelf_no bigint, kind text, price numeric(8, 2), is_new boolean);
    insert into toy select n, n % 7, 100 + n % 5, case when n % 3 > 0 then 'kind ' || n % 4 end, n, n % 2 = 0
      from generate_series(1, 60) n where n % 7 > 0`)
})
afterAll(() => client.end())

const lists = ['*', 'id, kind', '"Owner", id, price', 't.id as no, t.kind', 'shelf_no, kind k, id', 'kind']
const aggregates = [
  'count(*)',
  'count(*) as n, sum(price)',
  'max(t.price) as top',
  'count(distinct kind)::int as kinds',
]
const keys = ['id', 't."Owner"', 'shelf_no', 'kind']
const more = [
  '',
  ' and is_new',
  ' and t.kind is not null',
  ' and not is_new',
  ' and (is_new = true and kind is not null)',
]
const orders = ['', ' order by id', ' order by price desc, id', ' order by t.kind nulls first, id desc']
const limits = ['', ' limit 1']

const valuesOf: Readonly<Record<string, readonly unknown[]>> = {
  id: [3, 9, 10, 11, 12, 5000],
  't."Owner"': [1, 2, 3, 4, 5, 99],
  shelf_no: ['100', '101', '102', '103', '104', '9'],
  kind: ['kind 0', 'kind 1', 'kind 2', 'none'],
}

/** Every list with every key, and with all the rest in turn. */
const statements: readonly { readonly text: string; readonly key: string; readonly isOrdered: boolean }[] = [
  ...lists,
  ...aggregates,
].flatMap((list, at) =>
  keys.flatMap((key, place) =>
    [0, 1, 2, 3, 4].map((turn) => {
      const isAggregate = aggregates.includes(list)
      const order = isAggregate ? '' : (orders[(at + place + turn) % orders.length] ?? '')
      const limit = order === '' ? '' : (limits[(at + turn) % limits.length] ?? '')
      const condition = `${key} = $1${more[turn] ?? ''}`
      return {
        text: `select ${list} from toy t where ${condition}${order}${limit}`,
        key,
        isOrdered: order !== '',
      }
    }),
  ),
)

function traced(sql: string, key: unknown, rows: readonly Row[]): TracedStatement {
  const group = {
    text: sql,
    fingerprint: sql,
    action: undefined,
    model: undefined,
  } as TracedStatement['group']
  return {
    group,
    frame: { recorder: undefined as never, coordinate: 'A.b' },
    sql,
    parameters: [key],
    parametersKey: String(key),
    rowValues: rows,
    isCut: false,
    columns: undefined,
    columnReads: undefined,
    rows: rows.length,
    startMs: 0,
    endMs: 1,
    failed: false,
  }
}

/** The loader that takes the place of statements alike, which were sent for these keys. */
async function loaderFor(text: string, asked: readonly unknown[], answer: Answer | undefined) {
  const sent: TracedStatement[] = []
  for (const key of asked) sent.push(traced(text, key, await query(text, [key])))
  const read = keyedReadOf(sent, nothingKnown)
  if (read === undefined) return undefined
  const calls = sent.map((statement) => ({ frame: statement.frame, statement }))
  const trace = { statements: sent, groups: [], resolvers: [], batches: [] } as never
  const evidence = { cause: {} as never, trace, known: nothingKnown }
  const chosen = chosenLoader(evidence, read, calls, { answer, mayMiss: false, isAlone: true })
  const code = chosen?.definition?.code.join('\n')
  return code === undefined
    ? undefined
    : Object.values(evaluated<Record<string, Definition>>(`({ ${code} })`, { query }))[0]
}

/** A row has what the statement gave, and at most the key besides. */
const holds = (rows: readonly Row[], expected: readonly Row[], isOrdered: boolean): void => {
  const columns = Object.keys(expected[0] ?? {})
  const same = rows.map((row) => JSON.stringify(columns.map((column) => row[column])))
  const wanted = expected.map((row) => JSON.stringify(columns.map((column) => row[column])))
  expect(isOrdered ? same : same.toSorted()).toEqual(isOrdered ? wanted : wanted.toSorted())
}

describeWithPostgres('a batch function made of a statement', () => {
  it('gives each key what the statement itself gives', async () => {
    let made = 0
    for (const { text, key, isOrdered } of statements) {
      const asked = valuesOf[key] ?? []
      const loader = await loaderFor(text, asked, undefined)
      if (loader === undefined) continue
      made++
      const given = (await loader.batch([...asked].reverse(), {})) as readonly (readonly Row[])[]
      for (const [at, value] of [...asked].reverse().entries())
        holds(given[at] ?? [], await query(text, [value]), isOrdered)
    }
    // All but those by a text that they do not select, which might be compared otherwise than in JavaScript.
    expect([made, statements.length]).toEqual([175, 200])
  })

  it('gives the first row, or none, where the resolver gives that', async () => {
    let made = 0
    for (const { text, key, isOrdered } of statements.filter(({ text }) => !/\w\(/.test(text))) {
      const asked = valuesOf[key] ?? []
      const loader = await loaderFor(text, asked, { of: 'row' })
      if (loader === undefined) continue
      made++
      const given = (await loader.batch(asked, {})) as readonly (Row | null)[]
      for (const [at, value] of asked.entries()) {
        const rows = await query(text, [value])
        const expected = isOrdered || rows.length < 2 ? rows.slice(0, 1) : undefined
        if (expected !== undefined) holds([given[at] ?? []].flat(), expected, true)
      }
    }
    expect(made).toBe(115)
  })
})
