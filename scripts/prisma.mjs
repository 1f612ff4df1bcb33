// Prisma's command line, also where its native schema engine is not installed.
//
//   node scripts/prisma.mjs generate         the client and loaders of each schema below, when not current
//   node scripts/prisma.mjs <command> …      anything else goes to Prisma unchanged (migrate, format, validate, …)

import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { access, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { delimiter, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const require = createRequire(import.meta.url)

/** Folders with a prisma/schema.prisma whose `output` is ../generated/prisma. */
const projects = ['examples/shop']

/** Commands that insist on an executable schema engine, download it when it is missing, and never run it. */
const withoutEngine = new Set(['generate', 'validate', 'format'])

const ownGenerator = join(root, 'src/loaders/generator')

const installed = findPrisma()
const args = process.argv.slice(2)
if (installed === undefined) {
  process.stdout.write(
    'Prisma is not installed (npm install without --omit=dev brings it): no client was generated.\n',
  )
} else if (args.length === 1 && args[0] === 'generate') {
  for (const project of projects) await generateClient(installed, project)
} else {
  const env = withoutEngine.has(args[0]) ? await standInEngine() : {}
  process.exitCode = await runPrisma(installed, args, { stdio: 'inherit', env: { ...process.env, ...env } })
}

function findPrisma() {
  try {
    const path = require.resolve('prisma/package.json')
    const { version, bin } = require(path)
    return { version, command: join(dirname(path), typeof bin === 'string' ? bin : bin.prisma) }
  } catch (error) {
    if (error.code === 'MODULE_NOT_FOUND') return undefined
    throw error
  }
}

/**
 * Generates into a folder of its own and renames that into place, so that whoever reads the client meanwhile, or generates it too,
 * finds a whole one. A stamp of schema and version in the client says whether it is current.
 */
async function generateClient(prisma, project) {
  const started = performance.now()
  const source = join(root, project, 'prisma/schema.prisma')
  const stamp = await stampFor(prisma, source)
  const client = join(root, project, 'generated/prisma')
  const loaders = join(root, project, 'generated/loaders.ts')
  if ((await stampOf(client)) === stamp && (await isThere(loaders))) return

  await mkdir(dirname(client), { recursive: true })
  const workshop = await mkdtemp(join(dirname(client), '.prisma-'))
  try {
    const schema = join(workshop, 'prisma/schema.prisma')
    await cp(source, schema)
    let output = ''
    const exitCode = await runPrisma(prisma, ['generate', '--no-hints', '--schema', schema], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...(await standInEngine()), PATH: await withOwnGenerator(workshop) },
      onOutput: (text) => {
        output += text
      },
    })
    if (exitCode !== 0) {
      process.stderr.write(`${output.replaceAll(workshop, project)}\n`)
      process.exitCode = exitCode
      return
    }
    const made = join(workshop, 'generated/prisma')
    await writeFile(join(made, '.stamp'), stamp)
    await putInPlace(made, client, join(workshop, 'replaced'), stamp)
    await rename(join(workshop, 'generated/loaders.ts'), loaders)
  } finally {
    await rm(workshop, { recursive: true, force: true })
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  process.stdout.write(
    `Generated the Prisma client and the loaders in ${relative(root, dirname(client))} (${seconds} s).\n`,
  )
}

/** Changes with all that the generated files are made from: Prisma, the schema, our own generator. */
async function stampFor(prisma, schema) {
  const hash = createHash('sha256').update(prisma.version)
  const files = (await readdir(ownGenerator)).sort().map((name) => join(ownGenerator, name))
  for (const file of [schema, ...files]) hash.update(await readFile(file))
  return hash.digest('hex')
}

/**
 * A PATH on which `sluice-loaders` is the generator of this source: a package has no command of its own in its own node_modules, and
 * nothing is built yet when this runs.
 */
async function withOwnGenerator(workshop) {
  const bin = join(workshop, 'bin')
  await mkdir(bin)
  const main = join(ownGenerator, 'main.ts')
  const command = `"${process.execPath}" --conditions=sluice-source --import "${import.meta.resolve('tsx')}" "${main}"`
  await writeFile(join(bin, 'sluice-loaders'), `#!/bin/sh\nexec ${command}\n`, { mode: 0o755 })
  await writeFile(join(bin, 'sluice-loaders.cmd'), `@${command}\r\n`)
  return `${bin}${delimiter}${process.env.PATH}`
}

async function isThere(path) {
  return access(path).then(
    () => true,
    () => false,
  )
}

async function stampOf(client) {
  return readFile(join(client, '.stamp'), 'utf8').catch(() => undefined)
}

/** Another process may put its own there at any moment: its client is as good as ours when the stamp is the same. */
async function putInPlace(made, client, replaced, stamp) {
  for (let attempt = 0; ; attempt++) {
    await rename(client, `${replaced}-${attempt}`).catch((error) => {
      if (error.code !== 'ENOENT') throw error
    })
    try {
      await rename(made, client)
      return
    } catch (error) {
      if (!['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(error.code) || attempt === 9) throw error
      if ((await stampOf(client)) === stamp) return
    }
  }
}

/** Any executable will do for the commands that never run it: nothing is downloaded, and a machine without internet generates too. */
async function standInEngine() {
  if (process.env.PRISMA_SCHEMA_ENGINE_BINARY !== undefined || (await isEngineInstalled())) return {}
  return { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath }
}

async function isEngineInstalled() {
  try {
    const engines = dirname(require.resolve('@prisma/engines/package.json'))
    const names = (await readdir(engines)).filter((name) => name.startsWith('schema-engine'))
    for (const name of names) await access(join(engines, name), constants.X_OK)
    return names.length > 0
  } catch {
    return false
  }
}

function runPrisma(prisma, prismaArgs, { onOutput, ...options }) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [prisma.command, ...prismaArgs], { cwd: root, ...options })
    child.stdout?.on('data', onOutput)
    child.stderr?.on('data', onOutput)
    child.on('error', reject)
    child.on('close', (code) => resolve(code ?? 1))
  })
}
