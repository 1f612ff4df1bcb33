import type {
  FindingRow,
  LoaderRow,
  OperationRow,
  ResolverRow,
  WindowIdentity,
} from '../aggregation/figures.ts'
import type { SignatureDocument } from './document-log.ts'
import type { FindingDescription } from './finding-log.ts'
import {
  loaderSummaryOf,
  mergeFindingRows,
  mergeLoaders,
  mergeOperations,
  mergeResolvers,
  operationSummaryOf,
  resolverSummaryOf,
} from './merge.ts'
import type { Sample } from './sample.ts'
import type { Excluded, MeasurementStore, Span } from './store.ts'

/** Rows of one table by key, in the order in which they were last written; what each takes in memory is estimated. */
class MemoryTable<Row> {
  readonly rows = new Map<string, Row>()
  bytes = 0
  readonly #keyOf: (row: Row) => string
  readonly #bytesOf: (row: Row) => number

  constructor(keyOf: (row: Row) => string, bytesOf: (row: Row) => number) {
    this.#keyOf = keyOf
    this.#bytesOf = bytesOf
  }

  put(row: Row, choose: (old: Row, row: Row) => Row): void {
    const key = this.#keyOf(row)
    const old = this.rows.get(key)
    const chosen = old === undefined ? row : choose(old, row)
    this.bytes += this.#bytesOf(chosen) - (old === undefined ? 0 : this.#bytesOf(old))
    // Written last, deleted last.
    this.rows.delete(key)
    this.rows.set(key, chosen)
  }

  deleteWhere(isOld: (row: Row) => boolean, limit: number): Row[] {
    const deleted: Row[] = []
    for (const [key, row] of this.rows) {
      if (deleted.length >= limit) break
      if (!isOld(row)) continue
      this.bytes -= this.#bytesOf(row)
      this.rows.delete(key)
      deleted.push(row)
    }
    return deleted
  }
}

const keyOfWindow = (row: WindowIdentity) => `${row.windowStart}|${row.gateway}|${row.sequence}`
const smallRowBytes = 300

/**
 * Measurements in this process's memory, lost at its end: at most `maxBytes` (roughly; 64 MiB). When it is full the oldest samples go
 * first, then the oldest windows; what went is in `dropped`.
 */
export function createMemoryStore({
  maxBytes = 64 * 1024 * 1024,
}: {
  readonly maxBytes?: number
} = {}): MeasurementStore {
  const operations = new MemoryTable<OperationRow>(
    (row) => `${keyOfWindow(row)}|${row.signature}|${row.operationName ?? ''}|${row.kind}|${row.audience}`,
    (row) => 700 + 16 * row.durations.indexes.length,
  )
  const resolvers = new MemoryTable<ResolverRow>(
    (row) => `${keyOfWindow(row)}|${row.signature}|${row.coordinate}`,
    () => smallRowBytes,
  )
  const loaders = new MemoryTable<LoaderRow>(
    (row) => `${keyOfWindow(row)}|${row.signature}|${row.loader}`,
    () => smallRowBytes,
  )
  const findingWindows = new MemoryTable<FindingRow>(
    (row) => `${keyOfWindow(row)}|${row.identity}`,
    () => smallRowBytes,
  )
  const findings = new MemoryTable<FindingDescription>(
    (row) => row.identity,
    (row) => 500 + row.statement.length + row.advice.length,
  )
  const samples = new MemoryTable<Sample>(
    (row) => row.id,
    (row) => JSON.stringify(row).length,
  )
  const documents = new MemoryTable<SignatureDocument>(
    (row) => row.signature,
    (row) => 200 + row.document.length,
  )
  const windowTables = [operations, resolvers, loaders, findingWindows] as const
  const dropped = { operations: 0, samples: 0 }

  const bytes = () =>
    windowTables.reduce(
      (total, table) => total + table.bytes,
      findings.bytes + samples.bytes + documents.bytes,
    )

  function keepWithinBounds(): void {
    // What only explains other rows may not push those out.
    while (documents.bytes > maxBytes / 4) documents.deleteWhere(() => true, 1)
    while (findings.bytes > maxBytes / 8) findings.deleteWhere(() => true, 1)
    while (bytes() > maxBytes && samples.rows.size > 0) {
      dropped.samples += samples.deleteWhere(() => true, 1).length
    }
    while (bytes() > maxBytes) {
      const oldest = oldestWindow(windowTables)
      if (oldest === undefined) break
      for (const row of operations.deleteWhere(
        (row) => row.windowStart <= oldest,
        Number.POSITIVE_INFINITY,
      )) {
        dropped.operations += row.requests
      }
      const isOld = (row: WindowIdentity) => row.windowStart <= oldest
      for (const table of [resolvers, loaders, findingWindows])
        table.deleteWhere(isOld, Number.POSITIVE_INFINITY)
    }
  }

  return {
    dropped,
    async append(batch) {
      // As in PostgreSQL: a row only ever grows.
      for (const row of batch.operations)
        operations.put(row, (old) => (row.requests > old.requests ? row : old))
      for (const row of batch.resolvers) resolvers.put(row, (old) => (row.calls > old.calls ? row : old))
      for (const row of batch.loaders) loaders.put(row, (old) => (row.batches > old.batches ? row : old))
      for (const row of batch.findingWindows) {
        findingWindows.put(row, (old) => (row.operations > old.operations ? row : old))
      }
      for (const row of batch.findings) {
        findings.put(row, (old) => ({
          ...row,
          firstSeen: Math.min(old.firstSeen, row.firstSeen),
          lastSeen: Math.max(old.lastSeen, row.lastSeen),
        }))
      }
      for (const row of batch.samples) samples.put(row, (old) => old)
      for (const row of batch.documents)
        documents.put(row, (old) => (old.lastSeen > row.lastSeen ? old : row))
      keepWithinBounds()
    },
    async readOperations(span, excluded) {
      return mergeOperations(within(operations, span, excluded).map(operationSummaryOf))
    },
    async readResolvers(span, excluded) {
      return mergeResolvers(within(resolvers, span, excluded).map(resolverSummaryOf))
    },
    async readLoaders(span, excluded) {
      return mergeLoaders(within(loaders, span, excluded).map(loaderSummaryOf))
    },
    async readFindings(span, excluded, identities) {
      const seen = mergeFindingRows(within(findingWindows, span, excluded))
      const wanted = new Set([...seen.keys(), ...identities])
      return [...findings.rows.values()]
        .filter(({ identity }) => wanted.has(identity))
        .map((description) => ({ description, figures: seen.get(description.identity) }))
    },
    async readSamples({ from, to, minDurationMs, limit }) {
      return [...samples.rows.values()]
        .filter(({ at, durationMs }) => at >= from && at < to && durationMs >= minDurationMs)
        .sort((a, b) => b.durationMs - a.durationMs)
        .slice(0, limit)
    },
    async readDocuments(signatures) {
      const found = signatures.flatMap((signature) => documents.rows.get(signature) ?? [])
      return new Map(found.map(({ signature, document }) => [signature, document]))
    },
    async cleanup(before, limit) {
      const deleted = [
        ...windowTables.map((table) =>
          table.deleteWhere((row: WindowIdentity) => row.windowStart < before, limit),
        ),
        findings.deleteWhere((row) => row.lastSeen < before, limit),
        samples.deleteWhere((row) => row.at < before, limit),
        documents.deleteWhere((row) => row.lastSeen < before, limit),
      ]
      return deleted.every((rows) => rows.length < limit)
    },
  }
}

function within<Row extends WindowIdentity>(table: MemoryTable<Row>, span: Span, excluded: Excluded): Row[] {
  const sequences = new Set(excluded.sequences)
  return [...table.rows.values()].filter(
    (row) =>
      row.windowStart >= span.from &&
      row.windowStart < span.to &&
      !(row.gateway === excluded.gateway && sequences.has(row.sequence)),
  )
}

function oldestWindow(
  tables: readonly { readonly rows: ReadonlyMap<string, WindowIdentity> }[],
): number | undefined {
  let oldest: number | undefined
  for (const { rows } of tables) {
    for (const { windowStart } of rows.values()) {
      if (oldest === undefined || windowStart < oldest) oldest = windowStart
    }
  }
  return oldest
}
