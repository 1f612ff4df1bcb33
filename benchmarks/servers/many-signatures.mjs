import { createAggregator } from '../../dist/aggregation/aggregator.js'
import { createMemoryStore } from '../../dist/storage/memory-store.js'
import { createWriter } from '../../dist/storage/writer.js'

// Everything a gateway keeps of operations until they are stored, in one minute that does not end.
const [signatures] = process.argv.slice(2).map(Number)
const now = () => 1_800_000_000_000
const aggregator = createAggregator({ now })
const writer = createWriter({ aggregator, store: createMemoryStore(), now, batchSize: 1e9, intervalMs: 1e9 })
const figures = { calls: 3, errors: 0, totalMs: 3, maxMs: 1, startMs: 0, endMs: 3, busyMs: 3 }
let seed = 1
const random = () => {
  seed = (seed * 1103515245 + 12345) % 2147483648
  return (seed + 0.5) / 2147483648
}
for (let times = 0; times < 20; times++) {
  for (let index = 0; index < signatures; index++) writer.record(operation(index))
}
globalThis.gc()
process.send({ heapBytes: process.memoryUsage().heapUsed, kept: aggregator.bytes + writer.bytes }, () =>
  process.exit(),
)

function operation(index) {
  const name = `Operation${index}`
  return {
    id: `${index}-${random()}`,
    startedAt: now(),
    durationMs: -20 * Math.log(random()),
    phases: { admissionMs: 0.1, parseMs: 0.1, validateMs: 0.1, executeMs: 10, serialiseMs: 0.1 },
    signature: `signature-${index}`,
    operationName: name,
    kind: 'query',
    audience: 'public',
    tier: 'anonymous',
    client: { name: `client-${Math.floor(random() * 5)}`, version: '1.0.0' },
    viewer: () => undefined,
    document: `query ${name} { products { id name supplier { id name } category { id name } } }`,
    redactedVariables: () => ({}),
    outcome: 'ok',
    errorCodes: [],
    errorMessages: [],
    cache: 'miss',
    http: { method: 'POST', route: '/graphql', status: 200 },
    requestBytes: 100,
    responseBytes: 1000,
    resolvers: ['Query.products', 'Product.supplier', 'Product.category'].map((coordinate) => ({
      ...figures,
      coordinate,
    })),
    batches: [],
    statements: [0, 1, 2].map((which) => ({
      text: `select * from table_${which} where id in (?)`,
      fingerprint: `fingerprint-${which}`,
      origin: 'resolver',
      coordinate: 'Product.supplier',
      pathPattern: 'products.*.supplier',
      count: 1,
      distinctParameters: 1,
      callers: 1,
      rows: 10,
      ...figures,
    })),
    spans: [],
    timeline: [],
    truncated: false,
    process: undefined,
    statementCount: 3,
    databaseMs: 9,
  }
}
