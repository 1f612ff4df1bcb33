import { isDeepStrictEqual } from 'node:util'
import DataLoader from 'dataloader'
import { tsImport } from 'tsx/esm/api'
import { defineLoader } from '../dist/index.js'
import { createLoaders } from '../dist/loaders/create-loaders.js'
import { createModelLoaders } from '../dist/loaders/models/create-model-loaders.js'
import { loaderNames } from '../dist/loaders/models/loader-names.js'
import { followFrames, runInFrame } from '../dist/measurement/frame.js'
import { OperationRecorder } from '../dist/measurement/recorder.js'
import { interval, median } from './compare.mjs'

const sizes = [200, 2000]
const rounds = 31
const warmUps = 5
const loadsPerTime = 60_000

// What a client would give, so that neither it nor a database is measured: rows by an author's SQL, and by that of generated loaders.
const rows = Array.from({ length: Math.max(...sizes) }, (_, index) => ({
  id: index + 1,
  name: `Customer ${index + 1}`,
  email: `customer-${index + 1}@example.com`,
  createdAt: new Date(1_700_000_000_000 + index),
}))
const placedRows = rows.map(({ id, name, email, createdAt }) => ({
  n: id,
  c0: id,
  c1: name,
  c2: email,
  c3: createdAt,
}))
const prisma = { $queryRawUnsafe: async (_sql, ids) => placedRows.slice(0, ids.length) }

/** Nothing but loading: what the package itself costs. */
const readyValues = async (ids) => ids.map((id) => rows[id - 1])

/** What an author writes: rows come in any order, and go in that of the keys. */
const rowsById = async (ids) => {
  const found = await Promise.resolve(rows.slice(0, ids.length))
  const byId = new Map(found.map((row) => [row.id, row]))
  return ids.map((id) => byId.get(id) ?? null)
}

/** CPU of a load by the package `dataloader` alone, and what ours adds to it. */
export async function run() {
  const { dataModel } = await tsImport('../examples/shop/generated/loaders.ts', import.meta.url)
  const makeLoaders = createLoaders(
    { ready: defineLoader(readyValues), byId: defineLoader(rowsById) },
    { names: loaderNames(dataModel), make: createModelLoaders(dataModel) },
  )
  const ours = (name) => (recorder) => makeLoaders({ prisma }, recorder)[name]
  const alone = { name: 'dataloader, values ready', make: () => new DataLoader(readyValues) }
  const aloneById = { name: 'dataloader, rows by id', make: () => new DataLoader(rowsById) }
  const defined = { name: 'defineLoader, values ready', make: ours('ready'), baseline: alone }
  const generated = { name: 'a generated loader, rows', make: ours('customerById'), baseline: aloneById }

  for (const size of sizes) await measure(size, 'no measured client', [alone, defined])
  // As a program with a measured client does, without which there is no generated loader. It cannot be undone, so it comes last.
  followFrames()
  for (const size of sizes) await measure(size, 'measured client', [alone, defined, aloneById, generated])
  return true
}

async function measure(size, program, loaders) {
  const keys = rows.slice(0, size).map(({ id }) => id)
  for (const { name, make } of loaders) await expectRows(name, await request(make, keys), size)
  const costs = new Map(loaders.map(({ name }) => [name, []]))
  for (let round = -warmUps; round < rounds; round++) {
    const order = round % 2 === 0 ? loaders : loaders.toReversed()
    for (const { name, make } of order) {
      const micros = await cpuPerLoad(make, keys)
      if (round >= 0) costs.get(name).push(micros)
    }
  }
  for (const { name, baseline } of loaders) {
    const cost = costs.get(name)
    const added = baseline && cost.map((micros, round) => micros - costs.get(baseline.name)[round])
    console.log(
      `${size} keys, ${program}, ${name}: ${shown(cost)} CPU per load` +
        (added === undefined ? '' : `; ours adds ${shown(added)} to ${baseline.name}`),
    )
  }
}

const shown = (values) => {
  const [low, high] = interval(values)
  return `${median(values).toFixed(2)} µs (95 % ${low.toFixed(2)} to ${high.toFixed(2)})`
}

async function cpuPerLoad(make, keys) {
  const requests = loadsPerTime / keys.length
  const before = process.cpuUsage()
  for (let count = 0; count < requests; count++) await request(make, keys)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / loadsPerTime
}

/** What one operation loads, by loaders of its own. */
function request(make, keys) {
  const recorder = new OperationRecorder()
  return runInFrame({ recorder }, () => {
    const loader = make(recorder)
    return Promise.all(keys.map((key) => loader.load(key)))
  })
}

async function expectRows(name, loaded, size) {
  if (!isDeepStrictEqual(loaded, rows.slice(0, size)))
    throw new Error(`${name} loaded something else:\n${JSON.stringify(loaded).slice(0, 500)}`)
}
