import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { startProcess } from './embedded-entry.ts'
import { corrupt, creationFailure } from './embedded-failure.ts'

const clusterName = 'postgres'
const unfinishedPrefix = 'postgres.unfinished-'
const serverVersion = '18'

/**
 * The directory of the PostgreSQL cluster inside a data directory that the caller has locked; made when absent. A new one is built beside
 * and renamed when complete, so that a start that was killed half way leaves nothing that looks like a database.
 *
 * @throws SluiceError DATABASE_CORRUPT, DISK_FULL
 */
export async function ensureCluster(dataDirectory: string, log: (message: string) => void): Promise<string> {
  const cluster = join(dataDirectory, clusterName)
  await removeUnfinished(dataDirectory)
  if (existsSync(cluster)) {
    await checkVersion(cluster)
    return cluster
  }
  log('Making a new embedded database; this takes a few seconds, once.')
  const unfinished = join(dataDirectory, unfinishedPrefix + randomBytes(4).toString('hex'))
  try {
    await mkdir(unfinished)
    await runInitdb(unfinished)
    await rename(unfinished, cluster)
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    throw creationFailure(error as Error, dataDirectory)
  }
  return cluster
}

async function removeUnfinished(dataDirectory: string): Promise<void> {
  for (const name of await readdir(dataDirectory)) {
    if (!name.startsWith(unfinishedPrefix)) continue
    // The process that built it may still be running without its parent; what cannot be removed now goes at the next start.
    await rm(join(dataDirectory, name), { recursive: true, force: true }).catch(() => undefined)
  }
}

/** PGlite would make a new database over a directory without PG_VERSION: what is left of the old one would be lost. */
async function checkVersion(cluster: string): Promise<void> {
  const version = await readFile(join(cluster, 'PG_VERSION'), 'utf8').then(
    (text) => text.trim(),
    () => undefined,
  )
  if (version === undefined) throw corrupt(cluster, 'it has no file PG_VERSION')
  if (version !== serverVersion) {
    throw corrupt(cluster, `it was made by PostgreSQL ${version}, and this is PostgreSQL ${serverVersion}`)
  }
}

function runInitdb(directory: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = startProcess('embedded-initdb', [directory])
    let output = ''
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-10_000)
    })
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (code === 0) resolve()
      else reject(new Error(`${output.trimEnd()}\ninitdb ended with ${signal ?? `code ${code}`}`))
    })
  })
}
