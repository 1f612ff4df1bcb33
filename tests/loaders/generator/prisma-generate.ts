import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root, temporaryFolder } from '../../support/project-copy.ts'
import { run } from '../../support/run-program.ts'

const main = join(root, 'src/loaders/generator/main.ts')

/** A project with a Prisma schema, in which `sluice-loaders` is what the source of this one is. */
export interface PrismaProject {
  readonly folder: string
  /** Writes the schema and runs `prisma generate`. Output is what it printed. */
  generate(schema: string): Promise<{ readonly code: number | null; readonly output: string }>
  read(path: string): Promise<string>
}

/** Makes such a project, removed after the file. Call it at the top of a test file. */
export async function prismaProject(name: string): Promise<PrismaProject> {
  const folder = await temporaryFolder(name)
  const bin = join(folder, 'bin')
  await mkdir(bin)
  await mkdir(join(folder, 'prisma'))
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  const program = join(bin, 'sluice-loaders')
  const command = `exec "${process.execPath}" --conditions=sluice-source --import "${import.meta.resolve('tsx')}" "${main}"`
  await writeFile(program, `#!/bin/sh\n${command}\n`)
  await chmod(program, 0o755)
  const env = {
    PATH: `${bin}:${process.env.PATH}`,
    CHECKPOINT_DISABLE: '1',
    NO_COLOR: '1',
    // Prisma insists on an engine that it never runs; without internet there may be none.
    PRISMA_SCHEMA_ENGINE_BINARY: process.env.PRISMA_SCHEMA_ENGINE_BINARY ?? process.execPath,
  }
  return {
    folder,
    async generate(schema) {
      await writeFile(join(folder, 'prisma/schema.prisma'), schema)
      const prisma = join(root, 'node_modules/prisma/build/index.js')
      return run(process.execPath, [prisma, 'generate', '--no-hints'], { cwd: folder, env })
    },
    read: (path) => readFile(join(folder, path), 'utf8'),
  }
}
