import type { SummedRow } from './postgres-figures.ts'
import type { Query } from './postgres-query.ts'
import { Values } from './postgres-query.ts'
import type { Sample } from './sample.ts'
import type { MeasurementStore, SampleQuery } from './store.ts'
import { name } from './tables.ts'

const instant = (ms: number) => new Date(ms).toISOString()
const columns = 'id, gateway, at, duration_ms, signature, operation_name, outcome, reason, body'
const orders = { duration: 'duration_ms desc, id', at: 'at desc, id' }

export async function readSamples(query: Query, wanted: SampleQuery): Promise<Sample[]> {
  const values = new Values()
  const { signatures } = wanted
  const ofSignatures = signatures && `signature = any(${values.add(signatures.map(name))})`
  return (await query(selectOf(wanted, values, ofSignatures), values.all)).map(sampleFrom)
}

export async function readSamplesOfEach(
  query: Query,
  wanted: SampleQuery & { readonly signatures: readonly string[] },
): Promise<Sample[]> {
  const values = new Values()
  const signatures = values.add([...new Set(wanted.signatures)].map(name))
  const sql = `select found.* from unnest(${signatures}::text[]) one
    cross join lateral (${selectOf(wanted, values, 'signature = one')}) found`
  return (await query(sql, values.all)).map(sampleFrom)
}

function selectOf(wanted: SampleQuery, values: Values, ofSignatures: string | undefined): string {
  const { from, to, orderBy, limit, minDurationMs, clientName, reasons } = wanted
  const conditions = [
    `at >= ${values.add(instant(from))} and at < ${values.add(instant(to))}`,
    ...(minDurationMs === undefined ? [] : [`duration_ms >= ${values.add(minDurationMs)}`]),
    ...(ofSignatures === undefined ? [] : [ofSignatures]),
    ...(clientName === undefined ? [] : [`client_name = ${values.add(name(clientName))}`]),
    ...(reasons === undefined ? [] : [`reason = any(${values.add(reasons)})`]),
  ]
  return `select ${columns} from performance.samples where ${conditions.join(' and ')}
    order by ${orders[orderBy]} limit ${values.add(limit)}`
}

export async function readSamplesWithIds(query: Query, ids: readonly string[]): Promise<Sample[]> {
  const values = new Values()
  const sql = `select ${columns} from performance.samples where id = any(${values.add(ids)})`
  return (await query(sql, values.all)).map(sampleFrom)
}

const sampleFrom = (row: SummedRow): Sample => ({
  // Earlier versions stored when the operation began, as `at`.
  startedAt: row.at.getTime(),
  ...row.body,
  id: row.id,
  gateway: row.gateway,
  at: row.at.getTime(),
  durationMs: row.duration_ms,
  signature: row.signature,
  operationName: row.operation_name ?? undefined,
  outcome: row.outcome,
  reason: row.reason,
})

export async function readTexts(
  query: Query,
  { signatures = [], fingerprints = [] }: Parameters<MeasurementStore['readTexts']>[0],
): ReturnType<MeasurementStore['readTexts']> {
  const ofSignatures = `select signature, operation_name, kind, document, last_seen from performance.signatures
    where signature = any($1)`
  const ofStatements = 'select fingerprint, text from performance.statements where fingerprint = any($1)'
  const read = (sql: string, keys: readonly string[]) => {
    const values = new Values()
    values.add(keys.map(name))
    return keys.length === 0 ? [] : query(sql, values.all)
  }
  const [texts, statements] = await Promise.all([
    read(ofSignatures, signatures),
    read(ofStatements, fingerprints),
  ])
  return {
    signatures: new Map(
      texts.map((row) => [
        row.signature,
        {
          signature: row.signature,
          operationName: row.operation_name ?? undefined,
          kind: row.kind,
          document: row.document,
          lastSeen: row.last_seen.getTime(),
        },
      ]),
    ),
    statements: new Map(statements.map(({ fingerprint, text }) => [fingerprint, text])),
  }
}
