import type { FindingDescription } from './finding-log.ts'
import { mergeDescriptions } from './finding-log.ts'
import { descriptionBytes, textBytes } from './memory-bytes.ts'
import { MemoryLevels } from './memory-levels.ts'
import { MemorySamples, sized } from './memory-samples.ts'
import { MemoryTable } from './memory-table.ts'
import type { MemoryWindow } from './memory-window.ts'
import type { Rows } from './merge.ts'
import {
  byRequests,
  clientSummariesOf,
  clientSummariesOfEach,
  firstOfEach,
  keyOfClient,
  mergeClients,
  mergeFindingRows,
  mergeOperations,
  mergeParts,
  mergeSlices,
  operationSummariesOf,
  partSummariesOf,
  slicesOf,
  slicesOfEach,
} from './merge.ts'
import { signaturesNamed } from './named-signatures.ts'
import { orderedBounds } from './retention.ts'
import type { ClientSummary, MeasurementStore, OperationSummary } from './store.ts'
import type { SignatureText, StatementText } from './text-log.ts'

const ordinarySamplesKept = 4
const noBuckets = new Uint8Array(0)

/** A store whose size can be asked for. */
export interface MemoryStore extends MeasurementStore {
  /** What it takes in memory, roughly. */
  readonly bytes: number
}

/**
 * Measurements in this process's memory, lost at its end: at most `maxBytes` (roughly; 64 MiB). When it is full the oldest samples go
 * first, ordinary ones before others; then the oldest minutes and hours of which there is a sum; then the oldest windows. What went of
 * samples and operations is in `dropped`.
 */
export function createMemoryStore({
  maxBytes = 64 * 1024 * 1024,
}: {
  readonly maxBytes?: number
} = {}): MemoryStore {
  const levels = new MemoryLevels()
  const samples = new MemorySamples()
  const findings = new MemoryTable<FindingDescription>(
    ({ identity }) => identity,
    descriptionBytes,
    mergeDescriptions,
  )
  const signatures = new MemoryTable<SignatureText>(({ signature }) => signature, textBytes, latest)
  const statements = new MemoryTable<StatementText>(({ fingerprint }) => fingerprint, textBytes, latest)
  let droppedSamples = 0

  const bytes = () => levels.bytes + samples.bytes + findings.bytes + signatures.bytes + statements.bytes

  function keepWithinBounds(): void {
    // What only explains other rows may not push those out.
    for (const table of [findings, signatures, statements]) {
      while (table.bytes > maxBytes / 8) table.deleteOldest()
    }
    while (bytes() > maxBytes && samples.giveUpOldest()) droppedSamples++
    while (bytes() > maxBytes && levels.giveUpOldest()) {
      // each turn gives one window up
    }
  }

  return {
    get bytes() {
      return bytes()
    },
    get dropped() {
      return { operations: levels.dropped, samples: droppedSamples }
    },
    async append(batch) {
      // Whatever may throw comes before the first change: all of the batch or none of it.
      const sizedSamples = batch.samples.map(sized)
      levels.append(batch)
      samples.put(sizedSamples)
      for (const row of batch.findings) findings.put(row)
      for (const row of batch.signatures) signatures.put(row)
      for (const row of batch.statements) statements.put(row)
      keepWithinBounds()
    },
    async plan(span, held) {
      return levels.plan(span, held)
    },
    async readSlices(plan, subject, step) {
      return mergeSlices(slicesOf(rowsOf(levels.windowsOf(plan)), subject, step))
    },
    async readSlicesOfEach(plan, subject, step) {
      return mergeSlices(slicesOfEach(rowsOf(levels.windowsOf(plan)), subject, step))
    },
    async readOperations(plan, subject, histogramsOf) {
      const rows = rowsOf(levels.windowsOf(plan))
      const wanted = typeof histogramsOf === 'string' ? histogramsOf : new Set(histogramsOf)
      return mergeOperations(
        operationSummariesOf(rows, subject).map((summary) => withHistograms(summary, wanted)),
      )
    },
    async readClients(plan, subject, limit, besides) {
      return busiest(clientSummariesOf(rowsOf(levels.windowsOf(plan)), subject), limit, besides)
    },
    async countClients(plan, subject, besides) {
      const isBesides = new Set(besides.map(keyOfClient))
      const clients = mergeClients(clientSummariesOf(rowsOf(levels.windowsOf(plan)), subject))
      return clients.filter((one) => !isBesides.has(keyOfClient(one))).length
    },
    async readClientsOfEach(plan, subject, limit, besides) {
      return busiest(clientSummariesOfEach(rowsOf(levels.windowsOf(plan)), subject), limit, besides)
    },
    async readParts(plan, query) {
      return mergeParts(partSummariesOf(rowsOf(levels.windowsOf(plan)), query))
    },
    async readFindings(plan, identities, others = 'and others') {
      const seen = mergeFindingRows(
        levels.windowsOf(plan).flatMap(({ findingWindows }) => [...findingWindows.values()]),
      )
      const wanted = others === 'alone' ? identities : [...seen.keys(), ...identities]
      return [...new Set(wanted)].flatMap((identity) => {
        const description = findings.get(identity)
        return description === undefined ? [] : [{ description, figures: seen.get(identity) }]
      })
    },
    async readFindingCosts({ seenSince, limit }) {
      return [...findings.values()]
        .filter(({ lastSeen }) => lastSeen >= seenSince)
        .sort((a, b) => b.lastSeen - a.lastSeen)
        .slice(0, limit)
        .map(({ identity, firstSeen, maxStatementsPerOperation }) => ({
          identity,
          firstSeen,
          maxStatementsPerOperation,
        }))
    },
    async readSamples(query) {
      return samples.read(query)
    },
    async readSamplesOfEach(query) {
      return firstOfEach(samples.read({ ...query, limit: Number.POSITIVE_INFINITY }), query.limit)
    },
    async readSample(id) {
      return samples.get(id)
    },
    async readSamplesWithIds(ids) {
      return [...new Set(ids)].flatMap((id) => samples.get(id) ?? [])
    },
    async readTexts(wanted) {
      return {
        signatures: new Map(
          (wanted.signatures ?? []).flatMap((key) => {
            const text = signatures.get(key)
            return text === undefined ? [] : [[key, text] as const]
          }),
        ),
        statements: new Map(
          (wanted.fingerprints ?? []).flatMap((key) => {
            const found = statements.get(key)
            return found === undefined ? [] : [[key, found.text] as const]
          }),
        ),
      }
    },
    async findSignatures(plan, operationName, limit, besides = []) {
      const named = signaturesNamed(rowsOf(levels.windowsOf(plan)).operations, operationName)
      const isBesides = new Set(besides)
      const found = named.filter(({ signature }, place) => place < limit || isBesides.has(signature))
      return { found, count: named.length }
    },
    async rollUp(now) {
      const span = await levels.rollUp(now)
      if (span === undefined) return false
      samples.thin(span, ordinarySamplesKept)
      keepWithinBounds()
      return true
    },
    async cleanup(before, limit) {
      const isOlder =
        (at: number) =>
        ({ lastSeen }: { readonly lastSeen: number }) =>
          lastSeen < at
      // A text was last seen on the day of the last row that is of it.
      const textsBefore = Math.min(orderedBounds(before).daysBefore, before.othersBefore)
      const deleted = [
        findings.deleteWhere(isOlder(before.othersBefore), limit),
        signatures.deleteWhere(isOlder(textsBefore), limit),
        statements.deleteWhere(isOlder(textsBefore), limit),
        samples.deleteBefore(before.othersBefore, limit),
      ]
      const windows = levels.cleanup(before, limit)
      return {
        rows: deleted.reduce((sum, rows) => sum + rows, windows.rows),
        isDone: windows.isDone && deleted.every((rows) => rows < limit),
      }
    },
    async clear(kinds) {
      let deleted = levels.clear(kinds)
      const clearTable = <Row>(table: MemoryTable<Row>) => {
        deleted += table.deleteWhere(() => true, Number.POSITIVE_INFINITY)
      }
      if (kinds.includes('operations')) {
        clearTable(signatures)
        clearTable(statements)
      }
      if (kinds.includes('findings')) clearTable(findings)
      if (kinds.includes('samples')) deleted += samples.clear()
      return deleted
    },
  }
}

function latest<Text extends { readonly lastSeen: number }>(old: Text, text: Text): Text {
  return old.lastSeen > text.lastSeen ? old : text
}

function busiest(
  summaries: readonly ClientSummary[],
  limit: number,
  besides: readonly Pick<ClientSummary, 'signature' | 'client'>[] = [],
): ClientSummary[] {
  const isBesides = new Set(besides.map(keyOfClient))
  const ordered = mergeClients(summaries).sort(byRequests)
  return firstOfEach(ordered, limit, (one) => isBesides.has(keyOfClient(one)))
}

// Each table only when it is asked for: most reads need one.
function rowsOf(windows: readonly MemoryWindow[]): Rows {
  return {
    get operations() {
      return windows.flatMap(({ operations }) => [...operations.values()])
    },
    get clients() {
      return windows.flatMap(({ clients }) => [...clients.values()])
    },
    get parts() {
      return windows.flatMap(({ parts }) => [...parts.values()])
    },
  }
}

function withHistograms(
  summary: OperationSummary,
  histogramsOf: 'all' | 'none' | ReadonlySet<string>,
): OperationSummary {
  const isWanted =
    typeof histogramsOf === 'string' ? histogramsOf === 'all' : histogramsOf.has(summary.signature)
  if (isWanted) return summary
  const { figures } = summary
  return { ...summary, figures: { ...figures, durations: { ...figures.durations, buckets: noBuckets } } }
}
