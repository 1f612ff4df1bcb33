import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'

/** The folder of this project. */
export const root = fileURLToPath(new URL('../../', import.meta.url))

const leftOut = new Set(['node_modules', '.git', '.sluice', 'dist', 'coverage'])

/** An empty folder, removed after the file. Call it, and what calls it, at the top of a test file: a hook cannot add a hook. */
export async function temporaryFolder(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `sluice-${name}-`))
  afterAll(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** A copy of the project as a fresh clone with its dependencies installed, so that a test may build and change it. */
export async function copyProject(): Promise<string> {
  const folder = join(await temporaryFolder('copy'), 'sluice')
  await cp(root, folder, { recursive: true, filter: (path) => !leftOut.has(relative(root, path)) })
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  return folder
}

/** A folder in which a program of a page finds `sluice` (this project's source) as if it were installed. */
export async function folderWithSluice(): Promise<string> {
  const folder = await temporaryFolder('page')
  await mkdir(join(folder, 'node_modules'))
  await symlink(root, join(folder, 'node_modules/sluice'))
  return folder
}

/** What Node must be started with to run such a program. */
export const fromSource = ['--conditions=sluice-source', '--import', import.meta.resolve('tsx')]
