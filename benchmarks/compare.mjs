import { fork, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { Pool } from 'undici'

// What is claimed is the cost of a server that runs: until then the compiler's threads cost more than what is measured, and more code of
// ours to compile would count as a dearer request.
const warmUps = 15
// One process is not like the next: what it happens to compile, and how, makes ten percent. So each round has two processes of its own.
const timesPerRound = 5
const connections = 8
const json = { 'content-type': 'application/json' }
const minRounds = 7
const maxRounds = 41
const widest = 0.05
const hasTaskset = spawnSync('taskset', ['-V']).status === 0

/**
 * CPU time per request of one server against another, by alternating rounds.
 *
 * @param options.ours, options.baseline a server module
 * @param options.query the document both are sent
 * @param options.requests requests each time a server is loaded
 */
export async function compareCpu({ name, ours, baseline, query, requests, atMost }) {
  const ratios = []
  const costs = [[], []]
  while (ratios.length < maxRounds) {
    const cost = await round({ ours, baseline, query, requests, oursFirst: ratios.length % 2 === 0 })
    for (const at of [0, 1]) costs[at].push(cost[at])
    ratios.push(cost[0] / cost[1])
    if (process.stderr.isTTY || process.env.PROGRESS)
      process.stderr.write(`round ${ratios.length}: ${ratios.at(-1).toFixed(3)}\n`)
    if (ratios.length >= minRounds && halfWidth(ratios) <= widest) break
  }
  const [low, high] = interval(ratios)
  const ratio = median(ratios)
  const verdict =
    ratio <= atMost && halfWidth(ratios) <= widest
      ? 'holds'
      : halfWidth(ratios) > widest
        ? 'UNRESOLVED'
        : 'FAILS'
  console.log(
    `${name}: ${ratio.toFixed(3)} (95 % ${low.toFixed(3)} to ${high.toFixed(3)}, ${ratios.length} rounds), at most ${atMost}: ${verdict}` +
      ` · ${median(costs[0]).toFixed(0)} µs against ${median(costs[1]).toFixed(0)} µs CPU per request`,
  )
  return verdict === 'holds'
}

/** CPU time per request of two new processes, in microseconds: the median of some times each. */
async function round({ ours, baseline, query, requests, oursFirst }) {
  const servers = await Promise.all([start(ours), start(baseline)])
  try {
    await expectSameAnswer(servers, query)
    for (const server of servers) await load(server, query, requests * warmUps)
    const costs = [[], []]
    for (let time = 0; time < timesPerRound; time++) {
      // The order alternates as well: whoever runs second meets a warmer machine.
      const order = oursFirst === (time % 2 === 0) ? [0, 1] : [1, 0]
      for (const at of order) costs[at].push(await load(servers[at], query, requests))
    }
    return costs.map(median)
  } finally {
    for (const { child, pool } of servers) {
      await pool.destroy()
      child.kill()
    }
  }
}

async function start(module) {
  const child = fork(new URL(module, import.meta.url), { env: { ...process.env, NODE_ENV: 'production' } })
  // The server has the first core to itself, the load (this process) the second.
  if (hasTaskset) {
    spawnSync('taskset', ['-a', '-p', '-c', '0', String(child.pid)])
    spawnSync('taskset', ['-a', '-p', '-c', '1', String(process.pid)])
  }
  const [{ url }] = await once(child, 'message')
  return { child, url, pool: new Pool(new URL(url).origin, { connections }) }
}

async function cpuMicros({ child }) {
  const answer = once(child, 'message')
  child.send('cpu')
  return (await answer)[0].cpuMicros
}

/** CPU time per request while clients keep the server busy: one that wakes for each handful of requests pays for waking, not for them. */
async function load(server, query, requests) {
  const { pathname } = new URL(server.url)
  const request = { path: pathname, method: 'POST', headers: json, body: JSON.stringify({ query }) }
  let left = requests
  const client = async () => {
    while (left-- > 0) {
      const { statusCode, body } = await server.pool.request(request)
      await body.dump()
      if (statusCode !== 200) throw new Error(`${server.url} answered ${statusCode}`)
    }
  }
  const before = await cpuMicros(server)
  await Promise.all(Array.from({ length: connections }, client))
  return ((await cpuMicros(server)) - before) / requests
}

async function expectSameAnswer(servers, query) {
  const [one, other] = await Promise.all(
    servers.map(async ({ url }) => {
      const response = await fetch(url, {
        method: 'POST',
        headers: json,
        body: JSON.stringify({ query }),
      })
      return response.text()
    }),
  )
  if (one !== other || one.includes('"errors"'))
    throw new Error(`the servers answer differently:\n${one.slice(0, 500)}\n${other.slice(0, 500)}`)
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** 95 % interval of the median by a bootstrap with a seed, so that the same rounds give the same interval. */
export function interval(values) {
  let seed = 1
  const random = () => {
    seed = (seed * 1103515245 + 12345) % 2147483648
    return seed / 2147483648
  }
  const medians = Array.from({ length: 2000 }, () =>
    median(values.map(() => values[Math.floor(random() * values.length)])),
  )
  medians.sort((a, b) => a - b)
  return [medians[50], medians[1949]]
}

function halfWidth(values) {
  const [low, high] = interval(values)
  return (high - low) / 2 / median(values)
}
