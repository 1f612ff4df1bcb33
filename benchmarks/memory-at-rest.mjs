import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'

const root = fileURLToPath(new URL('..', import.meta.url))
// The arguments of `npm start`, whatever they are.
const { start } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).scripts
const restMs = 5000
const serverUrl = process.env.DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres'

/** The shop as `npm start` starts it, a few operations, a few seconds of rest; then the memory of its whole process tree. */
export async function run() {
  const embedded = await measure({ name: 'the shop at rest, embedded', atMost: 650, env: {} })
  const server = await onServer((url) =>
    measure({ name: 'the shop at rest, on a PostgreSQL server', atMost: 220, env: { DATABASE_URL: url } }),
  )
  return embedded && server
}

async function measure({ name, atMost, env }) {
  const directory = mkdtempSync(join(tmpdir(), 'sluice-memory-'))
  const [, ...args] = start.split(' ').map((word) => (word === 'tsx' ? import.meta.resolve('tsx') : word))
  const child = spawn(
    process.execPath,
    args.map((word) => (/^(src|examples)\//.test(word) ? join(root, word) : word)),
    {
      cwd: directory,
      env: { ...process.env, DATABASE_URL: '', PORT: '0', LOG_LEVEL: 'warn', ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  try {
    const url = await urlOf(child)
    for (let i = 0; i < 5; i++) {
      const query = 'query Rest { products(first: 20) { edges { node { name supplier { name } } } } }'
      await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      })
    }
    await new Promise((resolve) => setTimeout(resolve, restMs))
    const megabytes = Math.round(treeOf(child.pid).reduce((sum, pid) => sum + residentBytes(pid), 0) / 1e6)
    console.log(
      `${name}: ${megabytes} MB resident, at most ${atMost}: ${megabytes <= atMost ? 'holds' : 'FAILS'}`,
    )
    return megabytes <= atMost
  } finally {
    child.kill()
    await new Promise((resolve) => child.once('exit', resolve))
    rmSync(directory, { recursive: true, force: true })
  }
}

function urlOf(child) {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout.on('data', (chunk) => {
      text += chunk
      const url = /GraphQL +(http\S+)/.exec(text)?.[1]
      if (url !== undefined) resolve(url)
    })
    child.once('exit', (code) => reject(new Error(`the shop ended with ${code}\n${text}`)))
  })
}

function treeOf(pid) {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => parentOf(name) === pid)
  return [pid, ...children.flatMap((name) => treeOf(Number(name)))]
}

function parentOf(name) {
  try {
    return Number(
      readFileSync(`/proc/${name}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ')[1],
    )
  } catch {
    return undefined
  }
}

const residentBytes = (pid) =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024

async function onServer(use) {
  const name = `sluice_memory_${process.pid}`
  const administer = async (sql) => {
    const client = new pg.Client({ connectionString: serverUrl })
    await client.connect()
    await client.query(sql).finally(() => client.end())
  }
  await administer(`create database ${name}`)
  try {
    const url = new URL(serverUrl)
    url.pathname = `/${name}`
    return await use(url.href)
  } finally {
    await administer(`drop database ${name} with (force)`)
  }
}
