import { symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { blockOf, blocksOf } from '../support/docs-blocks.ts'
import { createTestDatabase, describeWithPostgres } from '../support/postgres.ts'
import { folderWithSluice, fromSource, root } from '../support/project-copy.ts'
import { runWell } from '../support/run-program.ts'

const blocks = blocksOf('statement-comments.md')
const folder = await folderWithSluice()

describeWithPostgres('docs/statement-comments.md', { timeout: 60_000 }, () => {
  it('comments.mjs prints what the page says', async () => {
    await symlink(join(root, 'node_modules/pg'), join(folder, 'node_modules/pg'))
    await writeFile(join(folder, 'comments.mjs'), blockOf(blocks, { file: 'comments.mjs' }))
    const output = await runWell(process.execPath, [...fromSource, 'comments.mjs'], {
      cwd: folder,
      env: { DATABASE_URL: await createTestDatabase() },
    })
    expect(output).toBe(blockOf(blocks, { language: 'text' }))
  })
})
