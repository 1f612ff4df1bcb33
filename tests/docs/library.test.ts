import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { blockOf, blocksOf } from '../support/docs-blocks.ts'
import { folderWithSluice, fromSource } from '../support/project-copy.ts'
import { runWell } from '../support/run-program.ts'

// The page's servers are run with the package installed, in tests/package.
const blocks = blocksOf('library.md')
const folder = await folderWithSluice()

it.each([
  ['report.mjs', 'Reports in code'],
  ['jobs.mjs', 'Work that is not GraphQL'],
])(
  '%s of docs/library.md prints what the page says',
  async (file, heading) => {
    await writeFile(join(folder, file), blockOf(blocks, { file }))
    const output = await runWell(process.execPath, [...fromSource, file], { cwd: folder })
    expect(output).toBe(blockOf(blocks, { heading, language: 'text' }))
  },
  60_000,
)
