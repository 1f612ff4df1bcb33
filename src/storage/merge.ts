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

/** The subject's operations together, by steps. */
export function slicesOf(
  rows: Rows,
  subject: Subject,
  { origin, stepMs }: { readonly origin: number; readonly stepMs: number },
): Slice[] {
  return rowsOf(rows, subject).map((row) => ({
    start: origin + Math.floor((row.windowStart - origin) / stepMs) * stepMs,
    figures: row,
  }))
}

export function mergeSlices(slices: Iterable<Slice>): Slice[] {
  return groupBy(
    slices,
    ({ start }) => start,
    () => new OperationTally(),
  )
    .map(([{ start }, tally]) => ({ start, figures: tally.toFigures() }))
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
  const merged = groupBy(
    summaries,
    ({ signature }) => signature,
    () => new OperationTally(),
    // Rows of one client do not say what the operation is called.
    (first, next) => (first.kind === 'unknown' && next.kind !== 'unknown' ? next : first),
  )
  return merged.map(([{ signature, operationName, kind }, tally]) => ({
    signature,
    operationName,
    kind,
    figures: tally.toFigures(),
  }))
}

/** The subject's operations by client. */
export function clientSummariesOf(rows: Rows, { signatures, clientName }: Subject): ClientSummary[] {
  const wanted = new Set(signatures ?? [allSignatures])
  return rows.clients
    .filter(
      ({ signature, client }) =>
        wanted.has(signature) && (clientName === undefined || client.name === clientName),
    )
    .map(({ client, ...figures }) => ({ client, figures }))
}

export function mergeClients(summaries: Iterable<ClientSummary>): ClientSummary[] {
  return groupBy(
    summaries,
    ({ client: { name, version } }) => `${name.length} ${name}${version}`,
    () => new OperationTally(),
  ).map(([{ client }, tally]) => ({ client, figures: tally.toFigures() }))
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
  return groupBy(summaries, keyOfPart, () => new PartTally()).map(
    ([{ signature, part, name, place }, figures]) => ({ signature, part, name, place, figures }),
  )
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

/** Slices added up to one. */
export function sumOf(slices: Iterable<{ readonly figures: OperationFigures }>): OperationFigures {
  const tally = new OperationTally()
  for (const { figures } of slices) tally.add(figures)
  return tally.toFigures()
}

function groupBy<
  Summary extends { readonly figures: Figures },
  Figures,
  Tally extends { add(figures: Figures): void },
>(
  summaries: Iterable<Summary>,
  keyOf: (summary: Summary) => string | number,
  create: () => Tally,
  choose: (first: Summary, next: Summary) => Summary = (first) => first,
): (readonly [Summary, Tally])[] {
  const groups = new Map<string | number, [Summary, Tally]>()
  for (const summary of summaries) {
    const key = keyOf(summary)
    let group = groups.get(key)
    if (group === undefined) {
      group = [summary, create()]
      groups.set(key, group)
    } else group[0] = choose(group[0], summary)
    group[1].add(summary.figures)
  }
  return [...groups.values()]
}
