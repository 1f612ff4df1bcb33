// Prisma's command line, also where its native schema engine is not installed.
//
//   node scripts/prisma.mjs generate         the client of each schema below, when it is not current
//   node scripts/prisma.mjs <command> …      anything else goes to Prisma unchanged (migrate, format, validate, …)

import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { access, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const require = createRequire(import.meta.url)

/** Folders with a prisma/schema.prisma whose `output` is ../generated/prisma. */
const projects = ['examples/shop']

/** Commands that insist on an executable schema engine, download it when it is missing, and never run it. */
const withoutEngine = new Set(['generate', 'validate', 'format'])

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
  const stamp = createHash('sha256')
    .update(prisma.version)
    .update(await readFile(source))
    .digest('hex')
  const client = join(root, project, 'generated/prisma')
  if ((await stampOf(client)) === stamp) return

  await mkdir(dirname(client), { recursive: true })
  const workshop = await mkdtemp(join(dirname(client), '.prisma-'))
  try {
    const schema = join(workshop, 'prisma/schema.prisma')
    await cp(source, schema)
    let output = ''
    const exitCode = await runPrisma(prisma, ['generate', '--no-hints', '--schema', schema], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...(await standInEngine()) },
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
  } finally {
    await rm(workshop, { recursive: true, force: true })
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  process.stdout.write(`Generated the Prisma client in ${relative(root, client)} (${seconds} s).\n`)
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
