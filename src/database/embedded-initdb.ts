import { setFlagsFromString } from 'node:v8'
import { describeError } from './embedded-errno.ts'

/*
 * Run in a process of its own, once in the life of a data directory: making a cluster takes several hundred megabytes that would never
 * be given back. The directory to make is the only argument; what goes wrong is written to standard error.
 */

// Every function runs only a few times, so the optimising compiler costs more time and memory than it saves. Must come before the import.
setFlagsFromString('--liftoff-only')
const { PGlite } = await import('@electric-sql/pglite')

const directory = process.argv[2]
if (directory === undefined) throw new Error('embedded-initdb needs the directory to make')

try {
  const postgres = await PGlite.create({
    dataDir: directory,
    onStderr: (line) => {
      process.stderr.write(`${line}\n`)
      return false
    },
  })
  await postgres.close()
  process.exit(0)
} catch (error) {
  process.stderr.write(`${describeError(error)}\n`)
  process.exit(1)
}
