import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const source = join(root, 'src')
const leaves = new Set(['errors.ts', 'mistakes.ts', 'version.ts'])

/** The table of docs/architecture.md: folder → what it may import. */
function readTable(): Map<string, Set<string>> {
  const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8')
  const rows = [...page.matchAll(/^\| (\w+) \| (.+) \|$/gm)].filter(([, folder]) => folder !== 'folder')
  return new Map(
    rows.map(([, folder = '', allowed = '']) => [
      folder,
      new Set(allowed === 'nothing' ? [] : allowed.split(', ')),
    ]),
  )
}

interface Import {
  readonly from: string
  readonly to: string
  readonly typeOnly: boolean
}

function readImports(): Import[] {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  )
  return files.flatMap((file) => {
    const text = readFileSync(join(source, file), 'utf8')
    const found = [...text.matchAll(/^(?:import|export)( type)? (?:[^'"]*? from )?'(\.[^']+)'/gms)]
    const dynamic = [...text.matchAll(/import\('(\.[^']+)'\)/g)].map(
      (match) => [match[0], undefined, match[1]] as const,
    )
    return [...found, ...dynamic].map(([, typeOnly, path]) => ({
      from: file.split(sep).join('/'),
      to: relative(source, resolve(source, dirname(file), path ?? ''))
        .split(sep)
        .join('/'),
      typeOnly: typeOnly !== undefined,
    }))
  })
}

const folderOf = (file: string) => (file.includes('/') ? (file.split('/')[0] ?? '') : file)

function violations(imports: readonly Import[], table: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  return imports.flatMap(({ from, to, typeOnly }) => {
    const folder = folderOf(from)
    const target = folderOf(to)
    if (folder === target || leaves.has(target) || folder === 'index.ts') return []
    if (folder === 'config.ts')
      return typeOnly ? [] : [`${from} imports ${to}, but config.ts imports types only`]
    if (leaves.has(folder)) return [`${from} imports ${to}, but it is a leaf`]
    const allowed = table.get(folder)
    if (allowed?.has('everything') || allowed?.has(target)) return []
    return [`${from} imports ${to}: ${folder} may import ${[...(allowed ?? [])].join(', ') || 'nothing'}`]
  })
}

describe('architecture', () => {
  const table = readTable()
  const imports = readImports().filter(({ to }) => to !== 'errors.ts')

  it('has a row for every folder of src', () => {
    const folders = readdirSync(source, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? [entry.name] : [],
    )
    expect([...table.keys()].sort()).toEqual(folders.sort())
  })

  it('lets no folder import what the table does not allow', () => {
    expect(imports.length).toBeGreaterThan(100)
    expect(violations(imports, table)).toEqual([])
  })

  it('would see a forbidden import', () => {
    const forbidden = { from: 'cache/key.ts', to: 'storage/writer.ts', typeOnly: true }
    expect(violations([forbidden], table)).toEqual([
      'cache/key.ts imports storage/writer.ts: cache may import measurement',
    ])
  })

  it('lets only the CLI and config.ts read the environment', () => {
    const readers = readdirSync(source, { recursive: true, encoding: 'utf8' })
      .filter(
        (file) => file.endsWith('.ts') && /process\.env\b/.test(readFileSync(join(source, file), 'utf8')),
      )
      .map((file) => file.split(sep).join('/'))
      .filter((file) => !file.startsWith('cli/') && file !== 'config.ts')
    expect(readers).toEqual([])
  })

  it('keeps a tests folder for every folder of src that has one, and no other', () => {
    const known = new Set([
      ...table.keys(),
      'support',
      'journeys',
      'shop',
      'docs',
      'package',
      'attacks',
      'long',
      'cli',
    ])
    const folders = readdirSync(join(root, 'tests'), { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? [entry.name] : [],
    )
    expect(folders.filter((folder) => !known.has(folder))).toEqual([])
  })
})
