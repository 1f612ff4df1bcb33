import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { shopFolder } from './journeys-shop.ts'

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
const tsx = import.meta.resolve('tsx')

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
  /** From the first signal that `signal` sent to the end. */
  readonly tookMs: number
}

/** `sluice start` in a process of its own. */
export interface StartedProcess {
  /** Of `/graphql`, once it serves; rejects when it ends before. */
  readonly url: Promise<string>
  readonly ended: Promise<Ended>
  /** What it has printed. */
  stdout(): string
  signal(signal: NodeJS.Signals): void
}

export interface ProcessSetup {
  /** The project's folder; the shop. */
  readonly project?: string
  /** The working directory, where `.sluice/` would be. */
  readonly cwd: string
  /** All of the environment that Sluice reads, but PORT, which is free. */
  readonly env?: Readonly<Record<string, string>>
}

/** Starts the CLI from its sources. What is still running after the test is killed. */
export function startProcess({ project = shopFolder, cwd, env = {} }: ProcessSetup): StartedProcess {
  const child = spawn(
    process.execPath,
    ['--conditions=sluice-source', '--import', tsx, main, 'start', project],
    {
      cwd,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, PORT: '0', LOG_LEVEL: 'warn', ...env },
    },
  )
  onTestFinished(() => void child.kill('SIGKILL'))
  const printed = { stdout: '', stderr: '' }
  let signalledAt: number | undefined
  const ended = endOf(child, printed, () => performance.now() - (signalledAt ?? performance.now()))
  const url = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', () => {
      const found = /GraphQL +(http\S+)/.exec(printed.stdout)?.[1]
      // The banner is printed at once; the last line tells that all of it is there.
      if (found !== undefined && printed.stdout.endsWith('\n')) resolve(found)
    })
    void ended.then((end) => reject(new Error(`ended before it served: ${end.stdout}${end.stderr}`)))
  })
  url.catch(() => undefined)
  return {
    url,
    ended,
    stdout: () => printed.stdout,
    signal(signal) {
      signalledAt ??= performance.now()
      child.kill(signal)
    },
  }
}

function endOf(
  child: ChildProcess,
  printed: { stdout: string; stderr: string },
  tookMs: () => number,
): Promise<Ended> {
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    printed.stdout += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    printed.stderr += text
  })
  return new Promise((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, ...printed, tookMs: tookMs() }))
  })
}

/** A folder of the test's own. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-journey-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** A project in a folder of the test's own: path to content. */
export async function projectWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await temporaryFolder()
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content)
  }
  return folder
}
