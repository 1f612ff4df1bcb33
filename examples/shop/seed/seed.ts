import type pg from 'pg'
import { SluiceError } from 'sluice'
import { makeRows } from './rows.ts'

/** Left as the comment of the table `customers`, in the seed's own transaction: who finds it finds all rows. */
const marker = 'The rows of the example shop, first edition.'
const chunkSize = 5000

/**
 * Fills the shop's empty tables. Does nothing where it has done so before, whatever was ordered, changed or deleted since. One transaction,
 * so that an interrupted run leaves nothing; one at a time, so that of two processes the second finds the rows of the first.
 *
 * @throws SluiceError DATABASE_FOREIGN when a table holds rows that are not the seed's
 */
export async function seed({ pool }: { readonly pool: pg.Pool }): Promise<void> {
  const client = await pool.connect()
  try {
    if (await isSeeded(client)) return
    await client.query('begin')
    // Filling takes longer than any query of the shop may.
    await client.query('set local statement_timeout = 0')
    await client.query("select pg_advisory_xact_lock(hashtext('seed of the example shop'))")
    if (!(await isSeeded(client))) await fill(client)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  } finally {
    client.release()
  }
}

async function isSeeded(client: pg.PoolClient): Promise<boolean> {
  const { rows } = await client.query("select obj_description('public.customers'::regclass) as comment")
  return rows[0]?.comment === marker
}

async function fill(client: pg.PoolClient): Promise<void> {
  const tables = makeRows()
  for (const table of Object.keys(tables)) await assertEmpty(client, table)
  for (const [table, rows] of Object.entries(tables)) {
    for (let start = 0; start < rows.length; start += chunkSize) {
      const chunk = JSON.stringify(rows.slice(start, start + chunkSize))
      await client.query(
        `insert into public.${table} select * from jsonb_populate_recordset(null::public.${table}, $1::jsonb)`,
        [chunk],
      )
    }
    // The rows brought their own ids: the sequence goes on after them.
    await client.query(`select setval(pg_get_serial_sequence('public.${table}', 'id'), $1)`, [rows.length])
  }
  await client.query(`comment on table public.customers is '${marker}'`)
}

async function assertEmpty(client: pg.PoolClient, table: string): Promise<void> {
  const { rowCount } = await client.query(`select from public.${table} limit 1`)
  if (rowCount === 0) return
  throw new SluiceError(
    'DATABASE_FOREIGN',
    `The shop's seed expected empty tables, but "${table}" holds rows that it did not write. ` +
      'Give the shop a database of its own in DATABASE_URL, or remove "seed" from sluice.config.ts to keep the rows.',
  )
}
