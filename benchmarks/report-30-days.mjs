import { readdirSync, readFileSync } from 'node:fs'
import { makeExecutableSchema } from '@graphql-tools/schema'
import { graphql } from 'graphql'
import pg from 'pg'
import { performanceResolvers } from '../dist/reports/resolvers.js'
import { createPostgresStore } from '../dist/storage/postgres-store.js'
import { interval, median } from './compare.mjs'
import { fill } from './generated-windows.mjs'

const serverUrl = process.env.DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres'
const atMostMs = 300
const rounds = 15
// Five to the hour: nearly as many minutes as ever are not rolled up yet.
const now = Date.UTC(2026, 10, 21, 13, 55)

const orders = ['TOTAL_TIME', 'P95', 'ERRORS', 'REQUESTS', 'DATABASE_TIME', 'CACHE_MISSES']
const names = {
  TOTAL_TIME: 'by total time',
  P95: 'by p95',
  ERRORS: 'by errors',
  REQUESTS: 'by requests',
  DATABASE_TIME: 'by database time',
  CACHE_MISSES: 'by cache misses',
}

/** What one asks for first. */
const reportOf = (order) => `{
  performanceReport(last: "30d") {
    requests errors errorRate p50Ms p95Ms p99Ms databaseMs score status
    comparison { figure value before isBeyondNoise }
    timeline { at requests p95Ms }
    operations(first: 50, orderBy: ${order}) { nodes {
      name signature requests errors p95Ms totalMs
      slowestResolvers { coordinate calls totalMs }
      loaders { loader batches }
      slowestStatements { shape count totalMs }
    } }
    slowestResolvers { coordinate calls totalMs }
    slowestStatements { shape count totalMs }
    clients { name requests }
  }
}`

/** A page of operations with all that is read for each. */
const pageOf = (order) => `{
  performanceReport(last: "30d") {
    requests
    timeline { requests }
    operations(first: 20, orderBy: ${order}) { nodes {
      signature p95Ms
      comparison { figure value before isBeyondNoise }
      timeline { at requests p95Ms }
      slowestResolvers { coordinate calls totalMs }
      loaders { loader batches }
      slowestStatements { shape count totalMs }
      clients { name requests p95Ms }
      samples { id durationMs }
      findings { identity advice }
    } }
  }
}`

/** A report over 30 days of 500 signatures from 2 gateways, on PostgreSQL, in every order. */
export async function run() {
  return onDatabase(async (pool) => {
    const rows = await fill(pool, now)
    console.log(`report over 30 days: ${rows} rows`)
    const documents = [
      ...orders.map((order) => ({ name: names[order], source: reportOf(order), nodes: 50 })),
      ...['TOTAL_TIME', 'P95'].map((order) => ({
        name: `20 operations whole, ${names[order]}`,
        source: pageOf(order),
        nodes: 20,
      })),
    ]
    const times = await measure(pool, documents)
    return documents.map(({ name }, at) => verdict(name, times[at])).every((holds) => holds)
  })
}

async function measure(pool, documents) {
  const schema = makeExecutableSchema({
    typeDefs: [
      'type Query type Mutation',
      readFileSync(new URL('../schema/performance.graphql', import.meta.url), 'utf8'),
    ],
    resolvers: performanceResolvers({
      store: createPostgresStore({ pool }),
      writer: nothingInMemory,
      now: () => now,
    }),
  })
  const times = documents.map(() => [])
  // The first rounds warm caches up and are not counted. Each round asks for all: a machine that slows down slows all of them.
  for (let round = -3; round < rounds; round++) {
    for (const [at, { source, nodes }] of documents.entries()) {
      const begun = performance.now()
      const { data, errors } = await graphql({ schema, source })
      if (round >= 0) times[at].push(performance.now() - begun)
      if (errors !== undefined) throw errors[0]
      check(data.performanceReport, nodes)
    }
  }
  return times
}

function verdict(name, times) {
  const [low, high] = interval(times)
  const holds = median(times) <= atMostMs
  console.log(
    `report over 30 days, ${name}: ${median(times).toFixed(0)} ms (95 % ${low.toFixed(0)} to ${high.toFixed(0)}, ${rounds} rounds), at most ${atMostMs}: ${holds ? 'holds' : 'FAILS'}`,
  )
  return holds
}

function check({ requests, timeline, operations }, nodes) {
  const sum = timeline.reduce((total, step) => total + step.requests, 0)
  const hasParts = operations.nodes.every(
    (node) => node.slowestResolvers.length > 0 && node.samples?.length !== 0 && node.clients?.length !== 0,
  )
  if (requests < 1e6 || sum !== requests || operations.nodes.length !== nodes || !hasParts)
    throw new Error('the report lacks what was generated')
}

const nothingInMemory = {
  bytes: 0,
  dropped: () => ({
    signatures: 0,
    coordinates: 0,
    loaders: 0,
    statements: 0,
    spans: 0,
    clients: 0,
    operations: 0,
    samples: 0,
    findings: 0,
    malformed: 0,
  }),
  unstored: () => ({
    held: { gateway: 'a', windows: [], rows: { operations: [], clients: [], parts: [], findings: [] } },
    findings: [],
    samples: [],
    signatures: [],
    statements: [],
  }),
}

async function onDatabase(use) {
  const name = `sluice_report_${process.pid}`
  const administer = async (sql) => {
    const client = new pg.Client({ connectionString: serverUrl })
    await client.connect()
    await client.query(sql).finally(() => client.end())
  }
  await administer(`create database ${name}`)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  const pool = new pg.Pool({ connectionString: url.href, max: 10 })
  pool.on('error', () => undefined)
  try {
    const migrations = new URL('../prisma/migrations/', import.meta.url)
    const folders = readdirSync(migrations, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    for (const folder of folders.map((entry) => entry.name).sort())
      await pool.query(readFileSync(new URL(`${folder}/migration.sql`, migrations), 'utf8'))
    return await use(pool)
  } finally {
    await pool.end()
    await administer(`drop database ${name} with (force)`)
  }
}
