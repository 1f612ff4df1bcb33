import type {
  ClientRow,
  FindingRow,
  OperationFigures,
  OperationRow,
  PartIdentity,
  PartRow,
} from '../aggregation/figures.ts'
import { allSignatures, FindingTally, OperationTally, PartTally } from '../aggregation/figures.ts'
import type {
  ClientSummary,
  EachSubject,
  MeasurementStore,
  OperationSummary,
  PartSummary,
  Slice,
  Subject,
} from './store.ts'

/** Rows of any level: what a reader has in memory, or what a store keeps there. */
export interface Rows {
  readonly operations: readonly OperationRow[]
  readonly clients: readonly ClientRow[]
  readonly parts: readonly PartRow[]
}

/** The rows that answer for a subject: of a client they tell apart, or of all clients. */
function rowsOf(rows: Rows, { signatures, clientName }: Subject): readonly (OperationRow | ClientRow)[] {
  const wanted = new Set(signatures ?? [allSignatures])
  return clientName === undefined
    ? rows.operations.filter(({ signature }) => wanted.has(signature))
    : rows.clients.filter(({ signature, client }) => wanted.has(signature) && client.name === clientName)
}

interface Step {
  readonly origin: number
  readonly stepMs: number
}

/** The subject's operations together, by steps. */
export const slicesOf = (rows: Rows, subject: Subject, step: Step): Slice[] =>
  rowsOf(rows, subject).map((row) => ({
    signature: allSignatures,
    start: startOfStep(row, step),
    figures: row,
  }))

/** The same of each signature apart. */
export const slicesOfEach = (rows: Rows, subject: EachSubject, step: Step): Slice[] =>
  rowsOf(rows, subject).map((row) => ({
    signature: row.signature,
    start: startOfStep(row, step),
    figures: row,
  }))

const startOfStep = ({ windowStart }: { readonly windowStart: number }, { origin, stepMs }: Step): number =>
  origin + Math.floor((windowStart - origin) / stepMs) * stepMs

export function mergeSlices(slices: Iterable<Slice>): Slice[] {
  return groupBy(slices, ({ signature, start }) => `${start} ${signature}`)
    .map(([{ signature, start }, all]) => ({ signature, start, figures: sumOf(all) }))
    .sort((a, b) => a.start - b.start)
}

/** The subject's operations by signature. */
export function operationSummariesOf(rows: Rows, subject: Subject): OperationSummary[] {
  const { clientName } = subject
  const wanted = subject.signatures && new Set(subject.signatures)
  const isWanted = (signature: string) =>
    signature !== allSignatures && (wanted === undefined || wanted.has(signature))
  if (clientName === undefined) {
    return rows.operations
      .filter(({ signature }) => isWanted(signature))
      .map(({ signature, operationName, kind, ...figures }) => ({ signature, operationName, kind, figures }))
  }
  const named = new Map(rows.operations.map((row) => [row.signature, row]))
  return rows.clients
    .filter(({ signature, client }) => isWanted(signature) && client.name === clientName)
    .map(({ signature, ...figures }) => ({
      signature,
      operationName: named.get(signature)?.operationName,
      kind: named.get(signature)?.kind ?? 'unknown',
      figures,
    }))
}

export function mergeOperations(summaries: Iterable<OperationSummary>): OperationSummary[] {
  return groupBy(summaries, ({ signature }) => signature).map(([first, all]) => {
    // Rows of one client do not say what the operation is called.
    const { signature, operationName, kind } = all.find((one) => one.kind !== 'unknown') ?? first
    return { signature, operationName, kind, figures: sumOf(all) }
  })
}

/** The subject's operations by client. */
export const clientSummariesOf = (rows: Rows, subject: Subject): ClientSummary[] =>
  clientRowsOf(rows, subject).map(({ client, ...figures }) => ({
    signature: allSignatures,
    client,
    figures,
  }))

/** The same of each signature apart. */
export const clientSummariesOfEach = (rows: Rows, subject: EachSubject): ClientSummary[] =>
  clientRowsOf(rows, subject).map(({ signature, client, ...figures }) => ({ signature, client, figures }))

function clientRowsOf({ clients }: Rows, { signatures, clientName }: Subject): ClientRow[] {
  const wanted = new Set(signatures ?? [allSignatures])
  return clients.filter(
    ({ signature, client }) =>
      wanted.has(signature) && (clientName === undefined || client.name === clientName),
  )
}

export function mergeClients(summaries: Iterable<ClientSummary>): ClientSummary[] {
  return groupBy(summaries, keyOfClient).map(([{ signature, client }, all]) => ({
    signature,
    client,
    figures: sumOf(all),
  }))
}

/** One text for each client of each signature. */
export function keyOfClient({
  signature,
  client: { name, version },
}: Pick<ClientSummary, 'signature' | 'client'>): string {
  return `${name.length} ${version.length} ${name}${version}${signature}`
}

/** Clients with most requests first. */
export const byRequests = (a: ClientSummary, b: ClientSummary): number =>
  b.figures.requests - a.figures.requests ||
  compareTexts(a.client.name, b.client.name) ||
  compareTexts(a.client.version, b.client.version)

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The first `limit` of each signature, and those that are wanted besides. */
export function firstOfEach<One extends { readonly signature: string }>(
  ordered: readonly One[],
  limit: number,
  isBesides: (one: One) => boolean = () => false,
): One[] {
  const counts = new Map<string, number>()
  return ordered.filter((one) => {
    const before = counts.get(one.signature) ?? 0
    counts.set(one.signature, before + 1)
    return before < limit || isBesides(one)
  })
}

export function partSummariesOf(
  rows: Rows,
  { signatures, part, names }: Parameters<MeasurementStore['readParts']>[1],
): PartSummary[] {
  return rows.parts
    .filter(
      (row) =>
        (signatures === undefined ? row.signature !== allSignatures : signatures.includes(row.signature)) &&
        (part === undefined || row.part === part) &&
        (names === undefined || names.includes(row.name)),
    )
    .map(({ signature, part: of, name, place, ...figures }) => ({
      signature,
      part: of,
      name,
      place,
      figures,
    }))
}

export function mergeParts(summaries: Iterable<PartSummary>): PartSummary[] {
  return groupBy(summaries, keyOfPart).map(([{ signature, part, name, place }, all]) => {
    const figures = new PartTally()
    for (const one of all) figures.add(one.figures)
    return { signature, part, name, place, figures }
  })
}

/** One text for each part of each signature: lengths, because names may hold any character. */
export function keyOfPart({ signature, part, name, place }: PartIdentity & { signature: string }): string {
  return `${part} ${signature.length} ${name.length} ${signature}${name}${place}`
}

/** Identity to its figures. */
export function mergeFindingRows(rows: Iterable<FindingRow>): Map<string, FindingTally> {
  const merged = new Map<string, FindingTally>()
  for (const row of rows) {
    const tally = merged.get(row.identity) ?? new FindingTally()
    tally.add(row)
    merged.set(row.identity, tally)
  }
  return merged
}

/** Figures added up to one. */
export function sumOf(summaries: readonly { readonly figures: OperationFigures }[]): OperationFigures {
  const [first] = summaries
  // What PostgreSQL has added up is most of a report: its histograms are read when they are asked for.
  if (first !== undefined && summaries.length === 1) return onlyFigures(first.figures)
  const tally = new OperationTally()
  for (const { figures } of summaries) tally.add(figures)
  return tally.toFigures()
}

/** Without what else a row says. */
function onlyFigures(figures: OperationFigures): OperationFigures {
  const { requests, errors, outcomes, cache, errorCodes, withFindings } = figures
  const { requestBytes, responseBytes, statements, databaseMs, phases, durations } = figures
  return {
    requests,
    errors,
    outcomes,
    cache,
    errorCodes,
    withFindings,
    requestBytes,
    responseBytes,
    statements,
    databaseMs,
    phases,
    durations,
  }
}

/** The first of each group, and the whole group. */
function groupBy<Summary>(
  summaries: Iterable<Summary>,
  keyOf: (summary: Summary) => string,
): (readonly [first: Summary, all: readonly Summary[]])[] {
  const groups = new Map<string, [Summary, Summary[]]>()
  for (const summary of summaries) {
    const key = keyOf(summary)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [summary, [summary]])
    else group[1].push(summary)
  }
  return [...groups.values()]
}
