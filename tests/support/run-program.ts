import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'
import { environmentVariables } from '../../src/config.ts'

interface RunOptions {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
}

/** A program that serves until it is told to end. */
export interface Running {
  /** Waits until its output matches; rejects when it ends before. */
  printed(pattern: RegExp): Promise<RegExpExecArray>
  /** Sends SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>
}

/** The environment of a person who has set nothing for Sluice. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(
    ([name]) => !(name in environmentVariables) && !/^(VITEST|TEST$|DEV$|PROD$|MODE$)/.test(name),
  )
  return Object.fromEntries(entries)
}

function launch(command: string, args: readonly string[], { cwd, env = {} }: RunOptions) {
  const child = spawn(command, args, {
    cwd,
    env: { ...cleanEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const state = { output: '' }
  const ended = once(child, 'close').then(([code]) => code as number | null)
  const read = (chunk: Buffer) => {
    state.output += chunk
  }
  child.stdout.on('data', read)
  child.stderr.on('data', read)
  return { child, state, ended }
}

/** Runs a program to its end. Output is what it wrote to either stream. */
export async function run(
  command: string,
  args: readonly string[],
  options: RunOptions,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const { state, ended } = launch(command, args, options)
  const code = await ended
  return { code, output: state.output }
}

/** The same for a program that must succeed. @throws Error with its output */
export async function runWell(
  command: string,
  args: readonly string[],
  options: RunOptions,
): Promise<string> {
  const { code, output } = await run(command, args, options)
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${output}`)
  return output
}

/** Whether the commands of the pages that use curl can be run here. */
export const hasCurl = await run('curl', ['--version'], { cwd: '.' }).then(
  ({ code }) => code === 0,
  () => false,
)

/** Starts a program that serves; killed after the test unless it has ended. */
export function serve(command: string, args: readonly string[], options: RunOptions): Running {
  const { child, state, ended } = launch(command, args, options)
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
    await ended
  })
  return {
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(state.output)
          if (match !== null) resolve(match)
        }
        child.stdout.on('data', look)
        child.stderr.on('data', look)
        void ended.then((code) =>
          reject(new Error(`ended with ${code} before it printed ${pattern}:\n${state.output}`)),
        )
        look()
      }),
    async stop() {
      child.kill('SIGTERM')
      return ended
    },
  }
}

/** Sends an operation by POST. */
export async function post(
  url: string,
  query: string,
  headers: Readonly<Record<string, string>> = {},
  // biome-ignore lint/suspicious/noExplicitAny: the shape is the operation's, which the test has written
): Promise<any> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  })
  return response.json()
}
