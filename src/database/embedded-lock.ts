import { randomBytes } from 'node:crypto'
import { link, mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { SluiceError } from '../errors.ts'
import { openFailure } from './embedded-failure.ts'
import { processIdentity } from './process-identity.ts'

/** The right to be the only one who opens a data directory. */
export interface DirectoryLock {
  release(): Promise<void>
}

interface Holder {
  readonly pid: number
  /** Tells the process from a later one with the same pid; null where the system does not say. */
  readonly identity: string | null
  readonly host: string
}

const lockName = /^lock\.(\d+)$/

/**
 * Locks a data directory, making it when absent. The lock outlives a kill and is then taken over.
 *
 * Locks are numbered files, and the highest number holds: taking over means making the next number, which the file system grants to exactly
 * one. Replacing a stale file instead would let two who both found it stale remove each other's.
 *
 * @throws SluiceError DATABASE_IN_USE
 */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  const draft = join(directory, `draft.${randomBytes(6).toString('hex')}`)
  const holder: Holder = {
    pid: process.pid,
    identity: processIdentity(process.pid) ?? null,
    host: hostname(),
  }
  try {
    await mkdir(directory, { recursive: true })
    await writeFile(draft, `${JSON.stringify(holder)}\n`)
    const path = await claim(directory, draft)
    return {
      async release() {
        // Emptied, which needs no space on a full disk, and not removed: numbers never go back, see above.
        await truncate(path)
      },
    }
  } catch (error) {
    throw error instanceof SluiceError ? error : openFailure(String(error), directory)
  } finally {
    await rm(draft, { force: true }).catch(() => undefined)
  }
}

async function claim(directory: string, draft: string): Promise<string> {
  while (true) {
    const newest = await newestLock(directory)
    if (newest > 0) await refuseIfHeld(directory, join(directory, `lock.${newest}`))
    const own = newest + 1
    const path = join(directory, `lock.${own}`)
    if (!(await linkIfAbsent(draft, path))) continue
    // Someone may have gone further and removed the number we then made: the highest holds.
    if ((await newestLock(directory)) === own) {
      await removeOlder(directory, own)
      return path
    }
    await rm(path, { force: true })
  }
}

async function lockNumbers(directory: string): Promise<number[]> {
  const names = await readdir(directory)
  return names.flatMap((name) => lockName.exec(name)?.[1] ?? []).map(Number)
}

const newestLock = async (directory: string): Promise<number> =>
  Math.max(0, ...(await lockNumbers(directory)))

/** A link appears whole, with its content; it fails when the name is taken. */
async function linkIfAbsent(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

async function removeOlder(directory: string, own: number): Promise<void> {
  for (const number of await lockNumbers(directory)) {
    if (number < own) await rm(join(directory, `lock.${number}`), { force: true })
  }
}

async function refuseIfHeld(directory: string, path: string): Promise<void> {
  const holder = await readHolder(path)
  if (holder === undefined) return
  const isHere = holder.host === hostname()
  if (isHere) {
    const identity = processIdentity(holder.pid)
    if (identity === undefined) return
    if (holder.identity !== null && identity !== null && holder.identity !== identity) return
  }
  const place = isHere ? '' : ` on the machine ${holder.host}`
  throw new SluiceError(
    'DATABASE_IN_USE',
    `The data directory ${directory} is in use by process ${holder.pid}${place}. Stop that process, or give this one another data directory. If no such process is using it, delete ${path}.`,
  )
}

/** Undefined when it was released (it is empty) or has just vanished. */
async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Holder
  } catch {
    return undefined
  }
}
