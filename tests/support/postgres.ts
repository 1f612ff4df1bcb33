import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, describe } from 'vitest'

const serverUrl = process.env.DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres'

async function isReachable(): Promise<boolean> {
  const client = new pg.Client({ connectionString: serverUrl, connectionTimeoutMillis: 2000 })
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}

const reachable = await isReachable()

/** A suite that needs a PostgreSQL server: skipped, by name, where there is none. */
export const describeWithPostgres = describe.skipIf(!reachable)

async function administer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

// Registered once, when the file is read: vitest drops an `afterAll` that a hook registers.
const created: string[] = []
afterAll(async () => {
  for (const name of created) await administer(`drop database if exists ${name} with (force)`)
})

/** Makes an empty database of the test's own, dropped after the file; returns its URL. */
export async function createTestDatabase(): Promise<string> {
  const name = `sluice_test_${process.pid}_${randomBytes(4).toString('hex')}`
  await administer(`create database ${name}`)
  created.push(name)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}
