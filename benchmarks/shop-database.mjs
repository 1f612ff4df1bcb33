import { readdirSync, readFileSync } from 'node:fs'
import pg from 'pg'
import { tsImport } from 'tsx/esm/api'

const serverUrl = process.env.DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres'

/** Gives `use` the URL of a database with the shop's tables and rows, which is dropped afterwards. */
export async function onShopDatabase(use) {
  const name = `sluice_loaders_${process.pid}`
  await administer(`create database ${name}`)
  try {
    const url = new URL(serverUrl)
    url.pathname = `/${name}`
    await fill(url.href)
    return await use(url.href)
  } finally {
    await administer(`drop database ${name} with (force)`)
  }
}

async function fill(connectionString) {
  const { seed } = await tsImport('../examples/shop/seed/seed.ts', import.meta.url)
  const pool = new pg.Pool({ connectionString })
  try {
    const migrations = new URL('../examples/shop/prisma/migrations/', import.meta.url)
    const folders = readdirSync(migrations, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    for (const folder of folders.map((entry) => entry.name).sort())
      await pool.query(readFileSync(new URL(`${folder}/migration.sql`, migrations), 'utf8'))
    await seed({ pool })
    // Else the planner learns of the rows in the middle of the rounds.
    await pool.query('vacuum analyze')
  } finally {
    await pool.end()
  }
}

async function administer(sql) {
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  await client.query(sql).finally(() => client.end())
}
