import { SluiceError } from '../errors.ts'

/**
 * Why a data directory cannot be opened, in one sentence with a remedy, from what PostgreSQL or the file system said.
 *
 * @param reason the server's log and the error, in whatever words they came
 */
export function openFailure(reason: string, directory: string): SluiceError {
  return (
    environmentFailure(reason, directory) ?? corrupt(directory, lastServerMessage(reason), new Error(reason))
  )
}

/** Why a new cluster could not be made; nothing is left of it. */
export function creationFailure(error: Error, directory: string): SluiceError {
  const found = environmentFailure(error.message, directory)
  if (found !== undefined) return found
  const why = error.message.trimEnd().split('\n').at(-1)
  return new SluiceError(
    'DATABASE_CORRUPT',
    `A new embedded database could not be made in ${directory}: ${why}. Start again; if it fails again, choose another folder or set DATABASE_URL to a PostgreSQL server.`,
    { cause: error },
  )
}

/** What is wrong around the database and not in it. */
function environmentFailure(reason: string, directory: string): SluiceError | undefined {
  const cause = new Error(reason)
  if (/ENOSPC|EDQUOT|No space left on device|could not extend file/i.test(reason)) {
    return new SluiceError(
      'DISK_FULL',
      `The disk that holds the embedded database (${directory}) is full: PostgreSQL cannot write. Free some space and start again; nothing that was committed is lost.`,
      { cause },
    )
  }
  if (/EACCES|EPERM|EROFS|ENOTDIR|EEXIST|Permission denied|Read-only file system/i.test(reason)) {
    return new SluiceError(
      'DATABASE_UNREACHABLE',
      `The embedded database cannot use ${directory}: it must be a folder in which this user may read and write. Give it the rights (chown, chmod), or choose another folder.`,
      { cause },
    )
  }
  return undefined
}

/** The directory does not hold a database that can be opened. */
export function corrupt(directory: string, why: string, cause?: unknown): SluiceError {
  return new SluiceError(
    'DATABASE_CORRUPT',
    `The embedded database in ${directory} cannot be opened: ${why}. Move that folder away to keep it for inspection, or delete it; the next start makes a new, empty database.`,
    { cause },
  )
}

function lastServerMessage(reason: string): string {
  const fatal = reason.match(/(?:FATAL|PANIC):\s+(.+)/g)?.at(-1)
  return fatal === undefined ? 'its files are damaged' : fatal.replace(/^\w+:\s+/, '').trim()
}
