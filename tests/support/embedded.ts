import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, onTestFinished } from 'vitest'
import type { Database } from '../../src/database/database.ts'
import { openEmbedded } from '../../src/database/embedded.ts'

// Registered here and not where a directory is made: a hook that is added while another runs is forgotten.
const directories: string[] = []
afterAll(async () => {
  await Promise.all(directories.map((directory) => rm(directory, { recursive: true, force: true })))
})

/** A data directory in the system's temporary folder, removed after the file. */
export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'sluice-embedded-'))
  directories.push(directory)
  return directory
}

/** A copy of a data directory that is not open: making a new one takes seconds. */
export async function copyOf(template: string): Promise<string> {
  const directory = await temporaryDirectory()
  await cp(template, directory, { recursive: true })
  return directory
}

/** Opens a data directory and closes it after the test. */
export async function openForTest(dataDirectory: string): Promise<Database> {
  const database = await openEmbedded({ dataDirectory })
  onTestFinished(() => database.close())
  return database
}

export interface Holder {
  readonly process: ChildProcess
  /** The next line it prints. */
  line(): Promise<string>
}

/** Another process that opens the directory; it prints `open` or the error's message, then `row` after each committed row it was asked for. */
export function holdDirectory(dataDirectory: string): Holder {
  const program = fileURLToPath(new URL('./embedded-holder.ts', import.meta.url))
  const child = spawn(
    process.execPath,
    ['--conditions=sluice-source', '--import', 'tsx', program, dataDirectory],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  })
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]()
  return { process: child, line: async () => String((await lines.next()).value) }
}
