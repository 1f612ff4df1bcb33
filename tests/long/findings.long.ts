import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createGateway, measureStatement } from '../../src/index.ts'
import type { FindingKind } from '../../src/measurement/finding.ts'
import { adminToken, query } from '../support/journeys-shop.ts'
import { minuteMs } from '../support/measurements.ts'
import { createPerformanceDatabase } from '../support/performance-database.ts'
import { createTestDatabase, describeWithPostgres } from '../support/postgres.ts'
import { createRecordingHalf, kinds, products, type RecordingHalf, upTo } from '../support/recording-half.ts'

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')
const heapMegabytes = () => {
  collectGarbage()
  return process.memoryUsage().heapUsed / 2 ** 20
}

const million = 1_000_000
const windows = 20
const perWindow = million / windows
/** From one window to the next: an hour has passed when the thirteenth begins. */
const stepMs = 5 * minuteMs
const windowsOfHour = 12

// Bounds as they are documented.
const places = 1000
const growthKeys = 2000
const adviceKept = 1000
const identitiesShown = 1000

const steadySizes = [5, 6, 7, 8]
const hostileKinds: readonly FindingKind[] = [
  ...kinds,
  'OVERFETCH',
  'OVERFETCH',
  'OVERFETCH',
  'UNBOUNDED_LIST',
]

/**
 * Four of five are steady operations. Beside them two grow with the data, one comes when all places are taken, and everything else is new
 * each time.
 */
async function flood({ operate, clock, writer }: RecordingHalf) {
  const sent = { growing: 0, list: 0, newcomer: 0, madeUp: 0 }
  const heap: number[] = []
  let withoutOne = 0
  const send = (...given: Parameters<typeof operate>) => {
    if (operate(...given).length !== 1) withoutOne++
  }
  const sendOther = (window: number, turn: number) => {
    if (turn % 500 === 1) send('N_PLUS_ONE', '', 5 + 3 * sent.growing++, 'growing')
    else if (turn % 500 === 2) send('UNBOUNDED_LIST', '', 101 + sent.list++, 'list')
    else if (turn % 100 === 3 && window > 0) {
      sent.newcomer++
      send('N_PLUS_ONE', '', 5, 'newcomer')
    } else send(hostileKinds[sent.madeUp % hostileKinds.length] as FindingKind, nameOf(sent.madeUp++))
  }
  // What is seen for the first time has not grown.
  operate('UNBOUNDED_LIST', '', 100, 'list')
  for (let window = 0; window < windows; window++) {
    for (let turn = 0; turn < perWindow / 5; turn++) {
      for (const [at, size] of steadySizes.entries()) send('N_PLUS_ONE', '', size, `steady-${at}`)
      sendOther(window, turn)
    }
    clock.at += stepMs
    await writer.flush()
    if (window % 4 === 3) heap.push(heapMegabytes())
  }
  return { sent, heap, withoutOne }
}

/** Never the same twice, and nowhere near the one before. */
const nameOf = (number: number) => `${(Math.imul(number, 0x9e3779b1) >>> 0).toString(36)}x${number}`

describeWithPostgres('a million operations with findings', () => {
  let pool: pg.Pool
  let half: RecordingHalf
  let flooded: Awaited<ReturnType<typeof flood>>
  beforeAll(async () => {
    pool = await createPerformanceDatabase()
    half = createRecordingHalf(pool)
  })
  afterAll(() => half.stop())

  /** One row of numbers. */
  const read = async (sql: string): Promise<Record<string, number>> => {
    const { rows } = await pool.query(`select ${sql}`)
    return Object.fromEntries(Object.entries(rows[0]).map(([name, value]) => [name, Number(value)]))
  }
  const seenOf = (signature: string) =>
    read(`count(distinct identity) as identities, sum(operations) as operations, sum(w.rows) as statements,
      max(w.max_statements_per_operation) as most
      from performance.finding_windows w join performance.findings using (identity)
      where level = 'minute' and signature = '${signature}'`)

  it('take no more memory than the first two hundred thousand', async () => {
    flooded = await flood(half)
    const { heap, withoutOne } = flooded
    expect(half.errors).toEqual([])
    expect(withoutOne).toBe(0)
    expect(half.aggregator.accepted).toBe(million + 1)
    const [atFirst = 0, ...later] = heap
    expect(Math.max(...later) - atFirst, `${heap.map(Math.round)} MB`).toBeLessThan(8)
  })

  it('leave what is steady and what grows, once each, with what it has cost', async () => {
    for (const [at, size] of steadySizes.entries()) {
      const operations = million / 5
      const statements = operations * size
      expect(await seenOf(`steady-${at}`)).toEqual({ identities: 1, operations, statements, most: size })
    }
    // 5, 8, 11 … and 1,202 statements; 101, 102 … and 500 rows of one statement.
    const of400 = { identities: 1, operations: 400 }
    expect(await seenOf('growing')).toEqual({ ...of400, statements: 200 * 1207, most: 1202 })
    expect(await seenOf('list')).toEqual({ ...of400, statements: 200 * 601, most: 1 })
  })

  it('give a newcomer the place of what was not seen for an hour, and no sooner', async () => {
    const perWindow = flooded.sent.newcomer / (windows - 1)
    expect(perWindow).toBe(100)
    const operations = perWindow * (windows - windowsOfHour)
    expect(await seenOf('newcomer')).toEqual({
      identities: 1,
      operations,
      statements: 5 * operations,
      most: 5,
    })
  })

  it('are all counted: kept, or dropped', async () => {
    const { sent } = flooded
    const steady = steadySizes.length + 2
    // Those that came first, and those that came first when an hour had passed, beside the newcomer.
    const madeUp = places - steady + (places - steady - 1)
    const newcomer = (sent.newcomer * (windows - windowsOfHour)) / (windows - 1)
    const kept = (million * 4) / 5 + sent.growing + sent.list + newcomer + madeUp
    expect(sent).toEqual({ growing: 400, list: 400, newcomer: 1900, madeUp: 197_300 })
    expect(
      await read(`sum(operations) as kept from performance.finding_windows where level = 'minute'`),
    ).toEqual({ kept })
    expect(half.writer.dropped()).toMatchObject({ findings: million - kept, operations: 0, malformed: 0 })
    expect(await read('count(*) as findings from performance.findings')).toEqual({
      findings: steady + 1 + madeUp,
    })
    // Everything was shown or said to be more, once.
    expect(half.shown()).toBe(steady + 1 + sent.madeUp)
  })

  it('leave rows within the bounds of each window', async () => {
    expect(half.writer.unstored({ from: 0, to: 0 }).findings).toHaveLength(places)
    const mostRows = (table: string) =>
      read(`max(rows) as most from (select count(*) as rows from performance.${table}
        where level = 'minute' group by window_start) windows`)
    expect(await mostRows('finding_windows')).toEqual({ most: places })
    // Beside them all together, and the others.
    expect(await mostRows('operation_windows')).toEqual({ most: 2002 })
    expect((await mostRows('part_windows')).most).toBeLessThanOrEqual(20_000)
    const texts = await read(`(select count(*) from performance.signatures) as signatures,
      (select count(*) from performance.statements) as statements`)
    for (const count of Object.values(texts)) expect(count).toBeLessThanOrEqual(windows * 2000)
    const samples = await read(`count(*) as waiting from performance.samples where reason <> 'ordinary'`)
    expect(samples.waiting).toBeLessThanOrEqual(windows * 500)
  })

  const makeUp = (kind: FindingKind, from: number, count: number) => {
    for (const at of upTo(count)) half.operate(kind, nameOf(million + from + at))
  }

  it('leave the growth of the last 2,000 lists known, and of no more', () => {
    const grown = (rows: number) => half.operate('UNBOUNDED_LIST', '', rows, 'list').length
    grown(601)
    makeUp('UNBOUNDED_LIST', 0, growthKeys - 1)
    expect(grown(602)).toBe(1)
    makeUp('UNBOUNDED_LIST', 10_000, growthKeys)
    expect(grown(603)).toBe(0)
    expect(grown(604)).toBe(1)
  })

  it('leave the advice on the last 1,000 causes kept, and as many known to be shown', () => {
    const known = nameOf(2 * million)
    /** Whether it is advised on, and how many are shown. */
    const meet = () => {
      const before = { advised: half.advised(), shown: half.shown() }
      half.operate('N_PLUS_ONE', known)
      return { isAdvised: half.advised() > before.advised, shown: half.shown() - before.shown }
    }
    expect(meet()).toEqual({ isAdvised: true, shown: 1 })
    makeUp('OVERFETCH', 20_000, adviceKept - 1)
    expect(meet()).toEqual({ isAdvised: false, shown: 0 })
    makeUp('OVERFETCH', 30_000, 1)
    expect(meet()).toEqual({ isAdvised: true, shown: 0 })
    makeUp('OVERFETCH', 40_000, identitiesShown)
    expect(meet()).toEqual({ isAdvised: true, shown: 1 })
  })
})

describeWithPostgres('three thousand operations with findings, over HTTP', () => {
  it('take the places there are, and are all counted', async () => {
    const databaseUrl = await createTestDatabase()
    const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 })
    const gateway = await createGateway({
      typeDefs: 'type Query { products: [Product!]! }\ntype Product { supplier: String }',
      resolvers: {
        Query: { products: () => products.slice(0, 6) },
        Product: {
          supplier: async ({ supplierId }: { supplierId: number }) => {
            const statement = { text: 'select name from supplier where id = $1', parameters: [supplierId] }
            const [row] = await measureStatement(statement, async () => [{ name: `supplier ${supplierId}` }])
            return row?.name
          },
        },
      },
      databaseUrl,
      adminToken,
      logLevel: 'silent',
    })
    const at = await gateway.listen({ port: 0 })
    const ask = async (document: string) => expect((await query(at, document)).errors).toBeUndefined()
    const steady = 'query Steady { products { supplier } }'
    await ask(steady)
    for (const batch of upTo(300)) {
      // A name and an alias of its own each.
      const documents = upTo(10).map(
        (one) => `query A${batch}x${one} { a${batch}x${one}: products { supplier } }`,
      )
      await Promise.all([steady, ...documents].map(ask))
    }
    const asked =
      '{ findings(first: 500) { operationName operations statementsPerOperation rows pathPattern } }'
    const { data } = await query(at, asked, { as: adminToken })
    expect(data.findings).toHaveLength(500)
    expect(
      data.findings.filter(({ operationName }: { operationName: string }) => operationName === 'Steady'),
    ).toEqual([
      {
        operationName: 'Steady',
        operations: 301,
        statementsPerOperation: 6,
        rows: 301 * 6,
        pathPattern: 'products.*.supplier',
      },
    ])
    const metrics = await (await fetch(new URL('/metrics', at.url))).text()
    const dropped = 3000 - (places - 1)
    expect(metrics).toContain(`\nsluice_dropped_total{what="findings"} ${dropped}\n`)
    await gateway.close()
    const { rows } =
      await pool.query(`select count(distinct identity)::int as identities, sum(operations)::int as operations,
      (select count(*)::int from performance.findings) as findings from performance.finding_windows where level = 'minute'`)
    await pool.end()
    expect(rows).toEqual([{ identities: places, operations: 301 + places - 1, findings: places }])
  })
})
