import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import type { FSWatcher } from 'node:fs'
import { statSync, watch } from 'node:fs'
import { dirname, resolve } from 'node:path'

const watched = /\.(ts|js|mjs|graphql|json|prisma|sql)$/
const ignored = /(^|[/\\])(node_modules|\.sluice|\.git|dist)([/\\]|$)/
const settleMs = 150

/** Serves a project and starts it again whenever one of its files changes; a start that fails waits for the next change. */
export async function dev(project: string): Promise<void> {
  const path = resolve(project)
  const folder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === false ? dirname(path) : path
  // One token for all starts, so that a reload does not change what was copied from the first.
  const env = { ...process.env, ADMIN_TOKEN: process.env.ADMIN_TOKEN || randomBytes(24).toString('hex') }
  const run = () =>
    spawn(process.execPath, [...process.execArgv, process.argv[1] ?? '', 'start', path], {
      stdio: 'inherit',
      env,
    })

  let child: ChildProcess = run()
  let stopping = false
  let timer: NodeJS.Timeout | undefined
  let restarting: Promise<void> = Promise.resolve()
  const watcher: FSWatcher = watch(folder, { recursive: true }, (_event, name) => {
    if (name === null || !watched.test(name) || ignored.test(name)) return
    clearTimeout(timer)
    timer = setTimeout(() => {
      restarting = restarting.then(() => restart(name))
    }, settleMs)
  })

  async function restart(name: string): Promise<void> {
    await ended(child)
    if (stopping) return
    process.stdout.write(`\n${name} changed, starting again\n`)
    child = run()
  }

  await new Promise<void>((finish) => {
    const stop = () => {
      if (stopping) return
      stopping = true
      clearTimeout(timer)
      watcher.close()
      void restarting.then(() => ended(child)).then(finish)
    }
    process.on('SIGINT', stop).on('SIGTERM', stop)
  })
}

/** Asks a child to stop and waits until it has, so that its port and data directory are free. */
function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })
}
