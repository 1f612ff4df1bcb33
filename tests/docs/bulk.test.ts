import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { blockOf, blocksOf } from '../support/docs-blocks.ts'
import { describeWithPostgres } from '../support/postgres.ts'
import { copyProject, fromSource } from '../support/project-copy.ts'
import { runWell } from '../support/run-program.ts'
import { openShop } from '../support/shop.ts'

const blocks = blocksOf('bulk.md')
const copy = await copyProject()

describeWithPostgres('docs/bulk.md', { timeout: 60_000 }, () => {
  let databaseUrl: string
  beforeAll(async () => {
    const { pool } = await openShop({ connections: 1 })
    databaseUrl = String(pool.options.connectionString)
    for (const { file, code } of blocks) {
      if (file === undefined) continue
      await mkdir(dirname(join(copy, file)), { recursive: true })
      await writeFile(join(copy, file), code)
    }
  })

  it.each([
    ['cheapest.ts', 'Read a table to its end'],
    ['raise-prices.ts', 'Change many rows'],
    ['look-up.ts', 'Look up many keys'],
  ])('%s prints what the page says', async (file, heading) => {
    const path = join('examples/shop/jobs', file)
    const output = await runWell(process.execPath, [...fromSource, path], {
      cwd: copy,
      env: { DATABASE_URL: databaseUrl },
    })
    expect(output).toBe(blockOf(blocks, { heading, language: 'text' }))
  })
})
