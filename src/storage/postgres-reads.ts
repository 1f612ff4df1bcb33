import { allSignatures, type Part } from '../aggregation/figures.ts'
import type { SummedRow } from './postgres-figures.ts'
import {
  findingFigures,
  findingSums,
  joinedDurations,
  milliseconds,
  operationFigures,
  operationSums,
  partFigures,
  partSums,
} from './postgres-figures.ts'
import type { Query } from './postgres-query.ts'
import { Values } from './postgres-query.ts'
import type {
  ClientSummary,
  FindingCost,
  FindingSummary,
  HistogramsOf,
  MeasurementStore,
  OperationSummary,
  PartSummary,
  ReadPlan,
  Slice,
  Subject,
} from './store.ts'
import { name } from './tables.ts'

const instant = (ms: number) => new Date(ms).toISOString()

type PartsQuery = Parameters<MeasurementStore['readParts']>[1]
/** Whether a summary is of each signature apart, or of all of the subject's together. */
type Grouping = 'apart' | 'together'
const signatureOf = { apart: 'w.signature', together: `'${allSignatures}'::text as signature` }

/** The rows `w` of a plan's pieces, without those of the windows that the reader holds; a WHERE to go on with AND. */
function rowsOf(table: string, { pieces, held }: ReadPlan, values: Values): string {
  // Spelt out, so that PostgreSQL knows how much of the table each piece is and takes the index that fits.
  const ofPieces = pieces.map(({ level, from, to }) => {
    const [start, stop] = [values.add(instant(from)), values.add(instant(to))]
    return `w.level = '${level}' and w.window_start >= ${start}::timestamptz and w.window_start < ${stop}::timestamptz`
  })
  const rows = `from performance.${table} w where (${ofPieces.join(' or ') || 'false'})`
  if (held.windows.length === 0) return rows
  const gateway = values.add(name(held.gateway))
  const starts = values.add(held.windows.map(({ start }) => instant(start)))
  const sequences = values.add(held.windows.map(({ sequence }) => sequence))
  return `${rows} and not (w.gateway = ${gateway} and (w.window_start, w.sequence) in
    (select * from unnest(${starts}::timestamptz[], ${sequences}::int[])))`
}

/** The rows of a subject; those of all operations together where it names no signatures. */
function rowsOfSubject(plan: ReadPlan, { signatures, clientName }: Subject, values: Values): string {
  const table = clientName === undefined ? 'operation_windows' : 'client_windows'
  const rows = rowsOf(table, plan, values)
  const wanted = values.add((signatures ?? [allSignatures]).map(name))
  return `${rows} and w.signature = any(${wanted}) ${ofClient(clientName, values)}`
}

const ofClient = (clientName: string | undefined, values: Values): string =>
  clientName === undefined ? '' : `and w.client_name = ${values.add(name(clientName))}`

export async function readSlices(
  query: Query,
  plan: ReadPlan,
  subject: Subject,
  { origin, stepMs }: { readonly origin: number; readonly stepMs: number },
  grouping: Grouping = 'together',
): Promise<Slice[]> {
  const values = new Values()
  const rows = rowsOfSubject(plan, subject, values)
  const start = `floor((${milliseconds('w.window_start')} - ${values.add(origin)}::float8) / ${values.add(stepMs)}::float8)`
  const sql = `select ${signatureOf[grouping]}, ${start} as step, ${operationSums}, ${joinedDurations()} ${rows}
    group by 1, 2 order by 2`
  return (await query(sql, values.all)).map((row) => ({
    signature: row.signature,
    start: origin + row.step * stepMs,
    figures: operationFigures(row),
  }))
}

export async function readOperations(
  query: Query,
  plan: ReadPlan,
  { signatures, clientName }: Subject,
  histogramsOf: HistogramsOf,
): Promise<OperationSummary[]> {
  const values = new Values()
  const rows = rowsOf(clientName === undefined ? 'operation_windows' : 'client_windows', plan, values)
  const wanted =
    signatures === undefined
      ? `and w.signature <> '${allSignatures}'`
      : `and w.signature = any(${values.add(signatures.map(name))})`
  const sums = `w.signature, ${operationSums} ${durationsOf(histogramsOf, values)}`
  const where = `${rows} ${wanted} ${ofClient(clientName, values)}`
  const sql =
    clientName === undefined
      ? `select max(w.operation_name) as operation_name, max(w.kind) as kind, ${sums} ${where} group by w.signature`
      : `select s.operation_name, s.kind, sums.* from (select ${sums} ${where} group by w.signature) sums
          left join performance.signatures s using (signature)`
  return (await query(sql, values.all)).map((row) => ({
    signature: row.signature,
    operationName: row.operation_name || undefined,
    kind: row.kind ?? 'unknown',
    figures: operationFigures(row),
  }))
}

export async function findSignatures(
  query: Query,
  plan: ReadPlan,
  operationName: string,
  limit: number,
  besides: readonly string[] = [],
): ReturnType<MeasurementStore['findSignatures']> {
  const values = new Values()
  const sql = `select signature, requests, count from (
      select *, row_number() over (order by requests desc, signature collate "C") as place, count(*) over ()::float8 as count
      from (select w.signature, sum(w.requests)::float8 as requests ${rowsOf('operation_windows', plan, values)}
        and w.operation_name = ${values.add(name(operationName))} and w.signature <> '${allSignatures}' group by 1) named) placed
    where place <= ${values.add(limit)} or signature = any(${values.add(besides.map(name))})`
  const rows = await query(sql, values.all)
  return {
    found: rows.map(({ signature, requests }) => ({ signature, requests })),
    count: rows[0]?.count ?? 0,
  }
}

function durationsOf(histogramsOf: HistogramsOf, values: Values): string {
  if (histogramsOf === 'none' || histogramsOf.length === 0) return ''
  if (histogramsOf === 'all') return `, ${joinedDurations()}`
  const wanted = values.add(histogramsOf.map(name))
  return `, ${joinedDurations(` filter (where w.signature = any(${wanted}))`)}`
}

export async function readClients(
  query: Query,
  plan: ReadPlan,
  { signatures, clientName }: Subject,
  limit: number,
  besides: readonly Pick<ClientSummary, 'signature' | 'client'>[] = [],
  grouping: Grouping = 'together',
): Promise<ClientSummary[]> {
  const values = new Values()
  const rows = rowsOf('client_windows', plan, values)
  const wanted = values.add((signatures ?? [allSignatures]).map(name))
  const keys = [
    besides.map(({ signature }) => name(signature)),
    besides.map(({ client }) => name(client.name)),
    besides.map(({ client }) => name(client.version)),
  ].map((texts) => `${values.add(texts)}::text[]`)
  const sql = `select * from (
      select *, row_number() over (
        partition by signature order by requests desc, client_name collate "C", client_version collate "C") as place
      from (
        select ${signatureOf[grouping]}, w.client_name, w.client_version, ${operationSums}, ${joinedDurations()}
        ${rows} and w.signature = any(${wanted}) ${ofClient(clientName, values)} group by 1, 2, 3) clients) placed
    where place <= ${values.add(limit)} or (signature, client_name, client_version) in (select * from unnest(${keys.join(', ')}))`
  return (await query(sql, values.all)).map((row) => ({
    signature: row.signature,
    client: { name: row.client_name, version: row.client_version },
    figures: operationFigures(row),
  }))
}

export async function countClients(
  query: Query,
  plan: ReadPlan,
  { signatures, clientName }: Subject,
  besides: readonly Pick<ClientSummary, 'client'>[],
): Promise<number> {
  const values = new Values()
  const rows = rowsOf('client_windows', plan, values)
  const wanted = values.add((signatures ?? [allSignatures]).map(name))
  const [names, versions] = [
    values.add(besides.map(({ client }) => name(client.name))),
    values.add(besides.map(({ client }) => name(client.version))),
  ]
  const sql = `select count(*)::float8 as count from (
      select distinct w.client_name, w.client_version ${rows} and w.signature = any(${wanted}) ${ofClient(clientName, values)}) clients
    where (client_name, client_version) not in (select * from unnest(${names}::text[], ${versions}::text[]))`
  return (await query(sql, values.all))[0]?.count
}

// The index of the table has the part before the time.
const allParts: readonly Part[] = ['resolver', 'loader', 'statement', 'span']

export async function readParts(
  query: Query,
  plan: ReadPlan,
  { signatures, part, names }: PartsQuery,
): Promise<PartSummary[]> {
  const values = new Values()
  const conditions = [
    rowsOf('part_windows', plan, values),
    signatures === undefined
      ? `w.signature <> '${allSignatures}'`
      : `w.signature = any(${values.add(signatures.map(name))})`,
    `w.part = any(${values.add(part === undefined ? allParts : [part])})`,
    ...(names === undefined ? [] : [`w.name = any(${values.add(names.map(name))})`]),
  ]
  const key = 'w.signature, w.part, w.name, w.place'
  const sql = `select ${key}, ${partSums} ${conditions.join(' and ')} group by ${key}`
  return (await query(sql, values.all)).map((row) => ({
    signature: row.signature,
    part: row.part,
    name: row.name,
    place: row.place,
    figures: partFigures(row),
  }))
}

export async function readFindings(
  query: Query,
  plan: ReadPlan,
  identities: readonly string[],
  others: 'and others' | 'alone' = 'and others',
): Promise<FindingSummary[]> {
  const values = new Values()
  const rows = rowsOf('finding_windows', plan, values)
  const isNamed = (table: string) => `${table}.identity = any(${values.add(identities)})`
  const sql = `with seen as (
      select w.identity, ${findingSums} ${rows} ${others === 'alone' ? `and ${isNamed('w')}` : ''} group by w.identity)
    select f.identity, f.kind, f.coordinate, f.path_pattern, f.operation_name, f.signature, f.loader, f.statement, f.fingerprint,
      f.advice, f.patch, f.first_seen, f.last_seen, f.evidence, f.max_statements_per_operation::float8 as most_statements,
      seen.operations, seen.rows, seen.total_ms, seen.lost_ms, seen.max_statements_per_operation,
      seen.latest_statements_per_operation, seen.latest_at
    from performance.findings f left join seen on seen.identity = f.identity
    where seen.identity is not null or ${isNamed('f')}`
  return (await query(sql, values.all)).map(findingOf)
}

export async function readFindingCosts(
  query: Query,
  { seenSince, limit }: Parameters<MeasurementStore['readFindingCosts']>[0],
): Promise<FindingCost[]> {
  const values = new Values()
  const sql = `select identity, first_seen, max_statements_per_operation::float8 as statements from performance.findings
    where last_seen >= ${values.add(instant(seenSince))} order by last_seen desc limit ${values.add(limit)}`
  return (await query(sql, values.all)).map((row) => ({
    identity: row.identity,
    firstSeen: row.first_seen.getTime(),
    maxStatementsPerOperation: row.statements,
  }))
}

const findingOf = (row: SummedRow): FindingSummary => ({
  description: {
    identity: row.identity,
    kind: row.kind,
    coordinate: row.coordinate,
    pathPattern: row.path_pattern,
    operationName: row.operation_name ?? undefined,
    signature: row.signature,
    loader: row.loader ?? undefined,
    statement: row.statement,
    fingerprint: row.fingerprint,
    advice: row.advice,
    patch: row.patch ?? undefined,
    firstSeen: row.first_seen.getTime(),
    lastSeen: row.last_seen.getTime(),
    maxStatementsPerOperation: row.most_statements,
    evidence: row.evidence ?? undefined,
  },
  figures: row.operations === null ? undefined : findingFigures(row),
})
