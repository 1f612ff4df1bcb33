import { fork, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { performance } from 'node:perf_hooks'
import { Pool } from 'undici'
import { interval, median } from './compare.mjs'

const connections = 8
const json = { 'content-type': 'application/json' }
const hasTaskset = spawnSync('taskset', ['-V']).status === 0

/**
 * Several servers under the same load, in rounds of new processes that are loaded in turn. Rounds are added until the ratio of the first
 * server's CPU to the second's is known well enough.
 *
 * @param options.servers server modules that give the same answer
 * @param options.expectAnswer throws when that answer is not what is to be measured
 * @param options.warmUps requests to each before it counts
 * @param options.requests requests each time a server is loaded
 * @param options.timesPerRound how often that is in a round; the round's figure is their median
 * @param options.widest half of the widest 95 % interval of that ratio, as a part of it
 * @returns for each server, by rounds, CPU µs and statements a request, and wall milliseconds of one that comes alone
 */
export async function inRounds({ minRounds, maxRounds, widest, ...options }) {
  const { servers } = options
  const measured = servers.map(() => ({ cpuMicros: [], statements: [], aloneMs: [] }))
  for (let round = 0; round < maxRounds; round++) {
    const ratios = ratiosOf(measured[0], measured[1])
    if (round >= minRounds && halfWidth(ratios) <= widest) break
    const figures = await oneRound({ ...options, round })
    for (const [at, { cpuMicros, statements, aloneMs }] of figures.entries()) {
      measured[at].cpuMicros.push(cpuMicros)
      measured[at].statements.push(statements)
      measured[at].aloneMs.push(aloneMs)
    }
  }
  return measured
}

/** CPU of one server against another's of the same round. */
export const ratiosOf = (one, other) => one.cpuMicros.map((cost, round) => cost / other.cpuMicros[round])

/** Half of the 95 % interval of the median, as a part of the median. */
export function halfWidth(values) {
  const [low, high] = interval(values)
  return (high - low) / 2 / median(values)
}

async function oneRound({ servers, query, expectAnswer, env, warmUps, requests, timesPerRound, round }) {
  const started = await Promise.all(servers.map((module) => start(module, env)))
  try {
    expectAnswer(JSON.parse(await sameAnswer(started, query)))
    for (const server of started) await load(server, query, warmUps)
    const figures = started.map(() => ({ cpu: [], statements: [], alone: [] }))
    for (let time = 0; time < timesPerRound; time++) {
      for (const at of inTurn(started.length, round + time)) {
        const { cpuMicros, statements } = await load(started[at], query, requests)
        figures[at].cpu.push(cpuMicros)
        figures[at].statements.push(statements)
        figures[at].alone.push(await aloneMs(started[at], query))
      }
    }
    return figures.map(({ cpu, statements, alone }) => ({
      cpuMicros: median(cpu),
      statements: median(statements),
      aloneMs: median(alone),
    }))
  } finally {
    for (const { child, pool } of started) {
      await pool.destroy()
      child.kill()
    }
  }
}

/** Who goes first changes from time to time, and so does who follows whom: whoever runs later meets a warmer machine. */
function inTurn(count, turn) {
  const order = Array.from({ length: count }, (_, at) => (at + turn) % count)
  return turn % 2 === 0 ? order : order.reverse()
}

async function start(module, env) {
  const child = fork(new URL(module, import.meta.url), {
    env: { ...process.env, NODE_ENV: 'production', ...env },
  })
  // The servers have the first core, of which one at a time works; the load (this process) has the second.
  if (hasTaskset) {
    spawnSync('taskset', ['-a', '-p', '-c', '0', String(child.pid)])
    spawnSync('taskset', ['-a', '-p', '-c', '1', String(process.pid)])
  }
  const url = await new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message.url))
    child.once('exit', (code) => reject(new Error(`${module} ended with ${code} before it listened`)))
  })
  return { child, url, pool: new Pool(new URL(url).origin, { connections }) }
}

async function ask({ child }, what) {
  const answer = once(child, 'message')
  child.send(what)
  return (await answer)[0][what === 'cpu' ? 'cpuMicros' : what]
}

/** What a request costs while clients keep the server busy: one that wakes for each handful of requests pays for waking, not for them. */
async function load(server, query, requests) {
  let left = requests
  const client = async () => {
    while (left-- > 0) await send(server, query)
  }
  const before = { cpuMicros: await ask(server, 'cpu'), statements: await ask(server, 'statements') }
  await Promise.all(Array.from({ length: connections }, client))
  return {
    cpuMicros: ((await ask(server, 'cpu')) - before.cpuMicros) / requests,
    statements: ((await ask(server, 'statements')) - before.statements) / requests,
  }
}

async function aloneMs(server, query) {
  const begun = performance.now()
  await send(server, query)
  return performance.now() - begun
}

async function send({ url, pool }, query) {
  const { statusCode, body } = await pool.request({
    path: new URL(url).pathname,
    method: 'POST',
    headers: json,
    body: JSON.stringify({ query }),
  })
  const text = await body.text()
  if (statusCode !== 200) throw new Error(`${url} answered ${statusCode}: ${text.slice(0, 500)}`)
  return text
}

async function sameAnswer(servers, query) {
  const [first, ...others] = await Promise.all(servers.map((server) => send(server, query)))
  const other = others.find((answer) => answer !== first)
  if (other === undefined) return first
  throw new Error(`the servers answer differently:\n${first.slice(0, 500)}\n${other.slice(0, 500)}`)
}
