import { type ChildProcess, spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'

// A file of this folder that runs in a thread or process of its own exists as `.js` in the build and as `.ts` in the source tree, where
// tsx translates it. What the parent was started with (a test runner's loaders, a debugger's port) is deliberately not inherited.
const isSource = import.meta.url.endsWith('.ts')
const locate = (name: string): URL => new URL(`./${name}${isSource ? '.ts' : '.js'}`, import.meta.url)
const { resolve } = createRequire(import.meta.url)

/** Starts the worker of a sibling file. */
export function startWorker(name: 'embedded-worker', workerData: unknown): Worker {
  const url = locate(name)
  if (!isSource) return new Worker(url, { workerData, execArgv: [] })
  // `--import tsx` reaches processes only: in a worker of Node 20 the code that runs first has to register tsx, by its ESM interface.
  const tsx = new URL('./esm/api/index.mjs', pathToFileURL(resolve('tsx'))).href
  const translated = `import('${tsx}').then(({ register }) => { register(); return import('${url.href}') })`
  return new Worker(translated, { eval: true, workerData, execArgv: [] })
}

/** Runs a sibling file in a process of its own, with standard error piped. */
export function startProcess(name: 'embedded-initdb', args: readonly string[]): ChildProcess {
  const loader = isSource ? ['--import', pathToFileURL(resolve('tsx')).href] : []
  return spawn(process.execPath, [...loader, fileURLToPath(locate(name)), ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
}
