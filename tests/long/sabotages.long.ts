import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { copyProject } from '../support/project-copy.ts'
import sabotages from './sabotages.json' with { type: 'json' }

const folder = await copyProject()

// The suite's own configuration leaves the long tests out.
const configOf = (test: string) => (test.endsWith('.long.ts') ? ['--config', 'vitest.long.config.ts'] : [])

/** One guarantee a row: the change of code that breaks it, and the test that must then fail. */
describe('a guarantee that is broken', () => {
  it.each(sabotages)('is noticed: $guarantee', ({ file, find, replace, test }) => {
    const path = join(folder, file)
    const original = readFileSync(path, 'utf8')
    writeFileSync(
      path,
      original.replace(find, () => replace),
    )
    try {
      const { status, stdout } = spawnSync(
        process.execPath,
        ['node_modules/vitest/vitest.mjs', 'run', ...configOf(test), test],
        {
          cwd: folder,
          encoding: 'utf8',
          timeout: 240_000,
        },
      )
      expect(stdout).toMatch(/Tests .*\d+ failed|Test Files .*\d+ failed/)
      expect(status).toBe(1)
    } finally {
      writeFileSync(path, original)
    }
  })
})
