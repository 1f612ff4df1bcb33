import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { PrismaPg } from '@prisma/adapter-pg'
import { afterAll } from 'vitest'

const root = resolve(import.meta.dirname, '../../..')

/** A model of a client whose types nobody generated for the tests. */
export interface Delegate {
  findMany(args?: object): Promise<Record<string, unknown>[]>
}

export interface AnyClient {
  $queryRawUnsafe(sql: string, ...parameters: unknown[]): Promise<unknown[]>
  $transaction<T>(run: (transaction: AnyClient) => Promise<T>): Promise<T>
  $disconnect(): Promise<void>
  readonly [model: string]: unknown
}

// Registered once, when the file is read: vitest drops an `afterAll` that a hook registers.
const folders: string[] = []
const clients: AnyClient[] = []
afterAll(async () => {
  for (const client of clients) await client.$disconnect()
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

/** Generates a client for these models in a folder of its own, gone after the file. @returns what connects it to a database */
export async function generateClient(models: string): Promise<(url: string) => AnyClient> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-client-'))
  folders.push(folder)
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  await mkdir(join(folder, 'prisma'))
  const schema = join(folder, 'prisma/schema.prisma')
  await writeFile(schema, `${header}${models}`)
  await promisify(execFile)(
    process.execPath,
    [join(root, 'node_modules/prisma/build/index.js'), 'generate', '--no-hints', '--schema', schema],
    { cwd: folder, env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath } },
  )
  const { PrismaClient } = await import(pathToFileURL(join(folder, 'client/client.ts')).href)
  return (url) => {
    const client: AnyClient = new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: 4 }) })
    clients.push(client)
    return client
  }
}

const header = `
  generator client {
    provider = "prisma-client"
    output = "../client"
    runtime = "nodejs"
    moduleFormat = "esm"
    importFileExtension = "ts"
  }
  datasource db {
    provider = "postgresql"
  }
`
