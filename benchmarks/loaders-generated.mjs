import { interval, median } from './compare.mjs'
import { halfWidth, inRounds, ratiosOf } from './rounds.mjs'
import { onShopDatabase } from './shop-database.mjs'

const atMost = 1.1
const widest = 0.05
const query =
  'query Newest { products(first: 100) { id name price reviews(first: 5) { id rating text createdAt author { id name } } } }'

const servers = {
  'generated loaders': './servers/loaders-generated.mjs',
  'DataLoader code by hand': './servers/loaders-by-hand.mjs',
  "Prisma's include": './servers/loaders-include.mjs',
  'one SQL with lateral joins': './servers/loaders-one-sql.mjs',
}

/** 100 products, five reviews of each, who wrote each, on PostgreSQL: generated loaders against three ways to write it by hand. */
export async function run() {
  const [ours, ...others] = await onShopDatabase(async (url) => {
    const measured = await inRounds({
      servers: Object.values(servers),
      query,
      expectAnswer,
      env: { SHOP_URL: url },
      warmUps: 120,
      requests: 24,
      minRounds: 7,
      maxRounds: 11,
      widest,
    })
    return Object.keys(servers).map((name, at) => ({ name, ...measured[at] }))
  })
  for (const { name, cpuMicros, statements, aloneMs } of [ours, ...others]) {
    console.log(
      `three levels on PostgreSQL, ${name}: ${median(cpuMicros).toFixed(0)} µs CPU and ${median(statements)} statements per request, ` +
        `${median(aloneMs).toFixed(1)} ms alone`,
    )
  }
  const holds = others.map((other, at) => verdict(ours, other, at === 0 ? atMost : undefined))
  return holds[0]
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
