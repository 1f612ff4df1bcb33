import { existsSync, statSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { DocumentNode } from 'graphql'
import { SluiceError } from '../errors.ts'
import { parseFile } from '../gateway/sdl.ts'
import type { ProjectConfig } from './define-config.ts'

const configNames = ['sluice.config.ts', 'sluice.config.js', 'sluice.config.mjs']

/** An author's project, loaded: its configuration and its SDL. */
export interface Project {
  /** The configuration's folder; paths in it are relative to this. */
  readonly folder: string
  readonly file: string
  readonly config: ProjectConfig
  readonly documents: readonly DocumentNode[]
}

/**
 * Loads `sluice.config.ts` (or .js, .mjs) from a folder, or the file named, and the SDL it points to.
 *
 * @throws SluiceError CONFIGURATION where there is none or it is not one; SCHEMA for a mistake in a file of SDL
 */
export async function loadProject(path: string): Promise<Project> {
  const file = findConfig(resolve(path))
  const config = await importConfig(file)
  const folder = dirname(file)
  return { folder, file, config, documents: await loadSdl(resolve(folder, config.schema)) }
}

function findConfig(path: string): string {
  const isFolder = existsSync(path) && statSync(path).isDirectory()
  const candidates = isFolder ? configNames.map((name) => join(path, name)) : [path]
  const found = candidates.find((candidate) => existsSync(candidate))
  if (found !== undefined) return found
  throw new SluiceError(
    'CONFIGURATION',
    `No ${isFolder ? configNames[0] : 'configuration'} found at ${path}. Name your project's folder: sluice start path/to/project.`,
  )
}

async function importConfig(file: string): Promise<ProjectConfig> {
  if (file.endsWith('.ts')) await registerTypeScript()
  const module = (await import(pathToFileURL(file).href)) as { default?: unknown }
  const config = module.default as Partial<ProjectConfig> | undefined
  const mistakes = [
    typeof config?.schema !== 'string' && 'schema must be the path of a folder with *.graphql files',
    typeof config?.gateway !== 'function' &&
      'gateway must be a function that returns the options of the gateway',
    config?.database !== undefined &&
      typeof config.database.migrations !== 'string' &&
      'database.migrations must be the path of a folder with migrations',
  ].filter((mistake) => mistake !== false)
  if (mistakes.length > 0) {
    throw new SluiceError(
      'CONFIGURATION',
      `${file} must export default defineConfig({ schema, gateway, … }):\n${mistakes.map((one) => `  ${one}`).join('\n')}`,
    )
  }
  return config as ProjectConfig
}

/** Lets Node import TypeScript, unless it was started so that it can. */
async function registerTypeScript(): Promise<void> {
  if (process.execArgv.some((argument) => argument.includes('tsx'))) return
  const { register } = await import('tsx/esm/api')
  register()
}

async function loadSdl(folder: string): Promise<DocumentNode[]> {
  if (!existsSync(folder)) {
    throw new SluiceError('CONFIGURATION', `schema names the folder ${folder}, which is not there.`)
  }
  const names = (await readdir(folder, { recursive: true }))
    .filter((name) => name.endsWith('.graphql'))
    .sort()
  if (names.length === 0)
    throw new SluiceError('SCHEMA', `${folder} has no *.graphql file. Write your SDL there.`)
  return Promise.all(
    names.map(async (name) => {
      const path = join(folder, name)
      return parseFile(await readFile(path, 'utf8'), relative(process.cwd(), path))
    }),
  )
}
