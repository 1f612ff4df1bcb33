import { interval, median } from './compare.mjs'
import { halfWidth, inRounds, ratiosOf } from './rounds.mjs'
import { onShopDatabase } from './shop-database.mjs'

const atMost = 1.1
const widest = 0.05
const query =
  'query Newest { products(first: 100) { id name price reviews(first: 5) { id rating text createdAt author { id name } } } }'

const generated = { name: 'generated loaders', module: './servers/loaders-generated.mjs' }
const byHand = { name: 'DataLoader code by hand', module: './servers/loaders-by-hand.mjs' }
const shown = [
  { name: "Prisma's include", module: './servers/loaders-include.mjs' },
  { name: 'one SQL with lateral joins', module: './servers/loaders-one-sql.mjs' },
]

/** 100 products, five reviews of each, who wrote each, on PostgreSQL: generated loaders against three ways to write it by hand. */
export async function run() {
  return onShopDatabase(async (url) => {
    // Two at a time: a round of four processes lasts so long that the machine is another at its end.
    const [ours, hand] = await measure(url, [generated, byHand], {
      minRounds: 7,
      maxRounds: 25,
      timesPerRound: 9,
    })
    const others = await measure(url, [generated, ...shown], { minRounds: 7, maxRounds: 7, timesPerRound: 3 })
    for (const one of [ours, hand, ...others.slice(1)]) print(one)
    const holds = verdict(ours, hand, atMost)
    for (const other of others.slice(1)) verdict(others[0], other)
    return holds
  })
}

async function measure(url, servers, rounds) {
  const measured = await inRounds({
    ...rounds,
    servers: servers.map(({ module }) => module),
    query,
    expectAnswer,
    env: { SHOP_URL: url },
    warmUps: 120,
    requests: 24,
    widest,
  })
  return servers.map(({ name }, at) => ({ name, ...measured[at] }))
}

function print({ name, cpuMicros, statements, aloneMs }) {
  console.log(
    `three levels on PostgreSQL, ${name}: ${median(cpuMicros).toFixed(0)} µs CPU and ${median(statements)} statements per request, ` +
      `${median(aloneMs).toFixed(1)} ms alone`,
  )
}

function expectAnswer({ data, errors }) {
  const reviews = data?.products.flatMap((product) => product.reviews) ?? []
  const isWhole =
    data?.products.length === 100 && reviews.length > 400 && reviews.every(({ author }) => author.name)
  if (errors !== undefined || !isWhole)
    throw new Error(`the answer lacks what was asked: ${JSON.stringify(errors)}`)
}

/** @param bound undefined: it is only shown */
function verdict(ours, other, bound) {
  const ratios = ratiosOf(ours, other)
  const [low, high] = interval(ratios)
  const ratio = median(ratios)
  const isResolved = halfWidth(ratios) <= widest
  const holds = isResolved && ratio <= bound
  const word = holds ? 'holds' : isResolved ? 'FAILS' : 'UNRESOLVED'
  console.log(
    `CPU of ${ours.name} against ${other.name}: ${ratio.toFixed(3)} (95 % ${low.toFixed(3)} to ${high.toFixed(3)}, ` +
      `${ratios.length} rounds)${bound === undefined ? '' : `, at most ${bound}: ${word}`}`,
  )
  return holds
}
