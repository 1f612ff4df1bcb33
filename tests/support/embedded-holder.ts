import { createInterface } from 'node:readline'
import { openEmbedded } from '../../src/database/embedded.ts'

// The other process of the tests about data directories: opens one, and inserts a row for each line it reads.
const dataDirectory = process.argv[2]
if (dataDirectory === undefined) throw new Error('expected a data directory')

try {
  const { pool } = await openEmbedded({ dataDirectory })
  await pool.query('create table if not exists kept (id serial primary key)')
  process.stdout.write('open\n')
  for await (const _ of createInterface({ input: process.stdin })) {
    await pool.query('insert into kept default values')
    process.stdout.write('row\n')
  }
} catch (error) {
  process.stdout.write(`${(error as { code?: string }).code}: ${(error as Error).message}\n`)
  process.exitCode = 1
}
