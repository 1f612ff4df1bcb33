import { randomUUID } from 'node:crypto'
import type { Finding } from '../../src/measurement/finding.ts'
import type { Measurement } from '../../src/measurement/measurement.ts'

/** Midday of a day in November; a full minute. */
export const noon = Date.UTC(2026, 10, 21, 12, 0, 0)
export const minuteMs = 60_000

/** A clock the test moves. */
export function createClock(start = noon) {
  const clock = { at: start, now: () => clock.at }
  return clock
}

/** An operation that went well and did nothing, apart from what is given. */
export function measurementOf(overrides: Partial<Measurement> = {}): Measurement {
  return {
    id: randomUUID(),
    startedAt: noon,
    durationMs: 10,
    phases: { admissionMs: 0.125, parseMs: 0.5, validateMs: 0.25, executeMs: 9, serialiseMs: 0.125 },
    signature: 'products-signature',
    operationName: 'Products',
    kind: 'query',
    audience: 'public',
    tier: 'anonymous',
    client: { name: '', version: '' },
    viewer: () => undefined,
    document: 'query Products { products { name } }',
    redactedVariables: () => ({ first: 'Int' }),
    outcome: 'ok',
    errorCodes: [],
    errorMessages: [],
    cache: 'miss',
    http: { method: 'POST', route: '/graphql', status: 200 },
    requestBytes: 100,
    responseBytes: 1000,
    resolvers: [],
    batches: [],
    statements: [],
    findings: [],
    spans: [],
    timeline: [],
    truncated: false,
    process: undefined,
    statementCount: 0,
    databaseMs: 0,
    ...overrides,
  }
}

export function findingOf(overrides: Partial<Finding> = {}): Finding {
  return {
    identity: 'finding-1',
    kind: 'N_PLUS_ONE',
    coordinate: 'Product.supplier',
    pathPattern: 'products.*.supplier',
    operationName: 'Products',
    signature: 'products-signature',
    statement: 'select * from suppliers where id = ?',
    fingerprint: 'abcd',
    statementsPerOperation: 50,
    rows: 50,
    durationMs: 25,
    lostMs: 20,
    loader: undefined,
    patch: undefined,
    advice: 'Load suppliers with context.loaders.supplierById.',
    ...overrides,
  }
}

/** One group of alike statements. */
export function statementOf(
  overrides: Partial<Measurement['statements'][number]> = {},
): Measurement['statements'][number] {
  return {
    text: 'select * from suppliers where id = ?',
    fingerprint: 'abcd',
    model: 'Supplier',
    action: 'findUnique',
    origin: 'resolver',
    coordinate: 'Product.supplier',
    pathPattern: 'products.*.supplier',
    loader: undefined,
    count: 3,
    distinctParameters: 3,
    callers: 3,
    errors: 0,
    rows: 3,
    totalMs: 6,
    maxMs: 3,
    busyMs: 6,
    ...overrides,
  }
}

/** All calls of one resolver. */
export function resolverOf(
  overrides: Partial<Measurement['resolvers'][number]> = {},
): Measurement['resolvers'][number] {
  return {
    coordinate: 'Product.supplier',
    calls: 3,
    errors: 0,
    totalMs: 6,
    maxMs: 3,
    startMs: 1,
    endMs: 7,
    busyMs: 6,
    ...overrides,
  }
}
