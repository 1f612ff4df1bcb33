import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const run = promisify(execFile)
const require = createRequire(import.meta.url)
const codegen = join(dirname(require.resolve('@graphql-codegen/cli/package.json')), 'cjs/bin.js')

const folder = await mkdtemp(join(tmpdir(), 'sluice-codegen-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

it('gives the committed types again: `npm run codegen` was run after the last change of SDL', async () => {
  const configuration = await readFile(join(root, 'codegen.yml'), 'utf8')
  const targets = [...configuration.matchAll(/^ {2}(\S+\.ts):$/gm)].map((match) => match[1] ?? '')
  expect(targets).toContain('examples/shop/generated/graphql.ts')

  // The same configuration, writing elsewhere; the imports in what it writes are relative to the target, so each keeps its folder's name.
  const copy = join(folder, 'codegen.yml')
  await writeFile(
    copy,
    targets.reduce(
      (text, target) => text.replace(`  ${target}:`, `  ${join(folder, target)}:`),
      configuration,
    ),
  )
  await run(process.execPath, [codegen, '--config', copy, '--silent'], { cwd: root })

  for (const target of targets) {
    expect(await readFile(join(folder, target), 'utf8'), target).toBe(
      await readFile(join(root, target), 'utf8'),
    )
  }
}, 60_000)
