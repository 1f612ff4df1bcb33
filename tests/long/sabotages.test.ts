import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import sabotages from './sabotages.json' with { type: 'json' }

const root = join(import.meta.dirname, '../..')

it.each(sabotages)('can still be tried, by `npm run test:long`: $guarantee', ({ file, find, test }) => {
  expect(readFileSync(join(root, file), 'utf8')).toContain(find)
  expect(existsSync(join(root, test))).toBe(true)
})
