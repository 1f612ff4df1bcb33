import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { SluiceError } from '../../errors.ts'
import { mark } from './print-file.ts'

/**
 * Writes a file whole or not at all: beside it first, then renamed into its place. Makes its folder where there is none; leaves a file
 * alone that already says the same, so that nothing that watches it wakes.
 *
 * @param generator the block's name in the schema, for the message
 * @throws SluiceError where it cannot be written, or where a file stands that is not of this generator
 */
export async function writeWhole(file: string, text: string, generator: string): Promise<void> {
  const beside = join(dirname(file), `.${basename(file)}.${process.pid}.tmp`)
  try {
    const there = await present(file)
    if (there === text) return
    if (there !== undefined && there !== '' && !there.startsWith(mark)) throw foreign(file, generator)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(beside, text)
    await rename(beside, file)
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined)
    if (error instanceof SluiceError) throw error
    throw new SluiceError(
      'CONFIGURATION',
      `Cannot write ${file}: ${reasonOf(error)}. Make it writable, or set output in generator ${generator} to another path.`,
      { cause: error },
    )
  }
}

async function present(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function foreign(file: string, generator: string): SluiceError {
  return new SluiceError(
    'CONFIGURATION',
    `Will not write ${file}: it is not a file of sluice-loaders. ` +
      `Move it away, or set output in generator ${generator} to another path.`,
  )
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left on the device',
  EDQUOT: 'no space is left for this user',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is a file',
  EEXIST: 'a part of its path is a file',
}

function reasonOf(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException
  const reason = reasons[code]
  return reason === undefined ? message : `${reason} (${code})`
}
