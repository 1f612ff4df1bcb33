import type {
  ClientRow,
  OperationFigures,
  OperationRow,
  PartFigures,
  PartIdentity,
  PartRow,
} from '../../src/aggregation/figures.ts'
import { allSignatures, OperationTally, PartTally } from '../../src/aggregation/figures.ts'
import { readBuckets } from '../../src/aggregation/histogram-bytes.ts'
import type { CacheOutcome, Client, OperationKind, Outcome } from '../../src/measurement/measurement.ts'
import type { FindingDescription } from '../../src/storage/finding-log.ts'
import type { SampleReason } from '../../src/storage/sample.ts'
import { sampleOf } from '../../src/storage/sample.ts'
import type { Batch, HeldWindows, MeasurementStore, ReadPlan, Span } from '../../src/storage/store.ts'
import { findingOf, measurementOf, minuteMs, noon } from '../support/measurements.ts'

export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs
export const midnight = noon - 12 * hourMs
/** The two hours after noon. */
export const afternoon: Span = { from: noon, to: noon + 2 * hourMs }
export const nobody: HeldWindows = { gateway: 'nobody', windows: [] }
export const emptyBatch: Batch = {
  operations: [],
  clients: [],
  parts: [],
  findingWindows: [],
  findings: [],
  samples: [],
  signatures: [],
  statements: [],
}

/** One operation that a window tells of. */
export interface Done {
  readonly signature?: string
  readonly operationName?: string | undefined
  readonly kind?: OperationKind
  readonly durationMs?: number
  readonly client?: Client
  readonly outcome?: Outcome
  readonly cache?: CacheOutcome
  readonly errorCodes?: readonly string[]
  readonly withFindings?: boolean
  readonly statements?: number
  readonly databaseMs?: number
  readonly parts?: readonly (PartIdentity & Partial<PartFigures>)[]
}

/** The rows of one gateway's minute: by signature and of all operations together. */
export function windowOf(
  at: number,
  done: readonly Done[],
  { gateway = 'a', sequence = Math.floor(at / minuteMs) }: { gateway?: string; sequence?: number } = {},
): Batch {
  const window = { windowStart: Math.floor(at / minuteMs) * minuteMs, gateway, sequence }
  const operations = new Map<
    string,
    Pick<OperationRow, 'operationName' | 'kind'> & { tally: OperationTally }
  >()
  const clients = new Map<string, Pick<ClientRow, 'signature' | 'client'> & { tally: OperationTally }>()
  const parts = new Map<string, PartIdentity & { signature: string; tally: PartTally }>()
  for (const one of done) {
    const { signature: own = 's', operationName, kind = 'query', client = { name: '', version: '' } } = one
    for (const signature of [own, allSignatures]) {
      const identity =
        signature === allSignatures
          ? { operationName: undefined, kind: 'unknown' as const }
          : { operationName, kind }
      put(operations, signature, { ...identity, tally: new OperationTally() }).add(figuresOf(one))
      put(clients, `${signature} ${client.name} ${client.version}`, {
        signature,
        client,
        tally: new OperationTally(),
      }).add(figuresOf(one))
      for (const { part, name, place, ...figures } of one.parts ?? []) {
        put(parts, `${signature} ${part} ${name} ${place}`, {
          signature,
          part,
          name,
          place,
          tally: new PartTally(),
        }).add({ operations: 1, count: 1, errors: 0, items: 0, totalMs: 1, maxMs: 1, ...figures })
      }
    }
  }
  return {
    ...emptyBatch,
    operations: [...operations].map(
      ([signature, { tally, ...identity }]): OperationRow => ({
        ...window,
        signature,
        ...identity,
        ...tally.toFigures(),
      }),
    ),
    clients: [...clients.values()].map(
      ({ tally, ...identity }): ClientRow => ({ ...window, ...identity, ...tally.toFigures() }),
    ),
    parts: [...parts.values()].map(
      ({ tally, ...identity }): PartRow => ({ ...window, ...identity, ...tally }),
    ),
  }
}

function put<Group extends { tally: unknown }>(groups: Map<string, Group>, key: string, group: Group) {
  const found = groups.get(key) ?? group
  groups.set(key, found)
  return found.tally as Group['tally']
}

function figuresOf(one: Done): OperationFigures {
  const { durationMs = 10, outcome = 'ok', cache = 'miss', errorCodes = [], withFindings = false } = one
  const tally = new OperationTally()
  tally.requests = 1
  tally.errors = outcome === 'ok' ? 0 : 1
  tally.outcomes[outcome] = 1
  tally.cache[cache] = 1
  for (const code of errorCodes) tally.addErrorCode(code, 1)
  tally.withFindings = withFindings ? 1 : 0
  tally.requestBytes = 100
  tally.responseBytes = 1000
  tally.statements = one.statements ?? 0
  tally.databaseMs = one.databaseMs ?? 0
  tally.phases.parseMs = 0.5
  tally.phases.executeMs = 8
  tally.durations.record(durationMs)
  return tally.toFigures()
}

const { statementsPerOperation, rows: _rows, durationMs: _duration, lostMs: _lost, ...said } = findingOf()

export function descriptionOf(overrides: Partial<FindingDescription> = {}): FindingDescription {
  return {
    ...said,
    maxStatementsPerOperation: statementsPerOperation,
    evidence: undefined,
    firstSeen: noon,
    lastSeen: noon,
    ...overrides,
  }
}

/** A finding seen in one operation of a window. */
export function seenFinding(
  at: number,
  { identity = 'finding-1', statements = 50, lostMs = 20, gateway = 'a' } = {},
): Batch {
  const windowStart = Math.floor(at / minuteMs) * minuteMs
  return {
    ...emptyBatch,
    findings: [
      descriptionOf({ identity, firstSeen: at, lastSeen: at, maxStatementsPerOperation: statements }),
    ],
    findingWindows: [
      {
        windowStart,
        gateway,
        sequence: Math.floor(at / minuteMs),
        identity,
        operations: 1,
        maxStatementsPerOperation: statements,
        latestStatementsPerOperation: statements,
        latestAt: at,
        rows: 50,
        totalMs: 25,
        lostMs,
      },
    ],
  }
}

/** An operation that was recorded at an instant. */
export function sampleAt(
  at: number,
  { reason = 'slow', ...overrides }: { reason?: SampleReason } & Parameters<typeof measurementOf>[0] = {},
) {
  return sampleOf(measurementOf({ startedAt: at, signature: 's', ...overrides }), {
    at,
    gateway: 'a',
    reason,
  }).sample
}

/** Figures as they can be compared: the same buckets have more than one form as bytes. */
export function plain({ durations, ...figures }: OperationFigures) {
  const counts = new Map<number, number>()
  readBuckets(durations.buckets, (index, count) => counts.set(index, (counts.get(index) ?? 0) + count))
  return {
    ...figures,
    durations: { ...durations, buckets: [...counts].sort(([a], [b]) => a - b) },
  }
}

/** What is said of a span, everything that adds up, in an order of its own. */
export async function totalsOf(store: MeasurementStore, asked: Span, held: HeldWindows = nobody) {
  const plan = await store.plan(asked, held)
  return readTotals(store, plan, plan.span)
}

export async function readTotals(store: MeasurementStore, plan: ReadPlan, { from, to }: Span) {
  const slices = await store.readSlices(plan, {}, { origin: from, stepMs: to - from })
  const operations = await store.readOperations(plan, {}, 'all')
  const clients = await store.readClients(plan, {}, 100)
  const parts = [
    ...(await store.readParts(plan, {})),
    ...(await store.readParts(plan, { signatures: [allSignatures] })),
  ]
  const findings = await store.readFindings(plan, [])
  return {
    all: slices.map(({ figures }) => plain(figures)),
    operations: sorted(operations.map((summary) => ({ ...summary, figures: plain(summary.figures) }))),
    clients: sorted(clients.map((summary) => ({ ...summary, figures: plain(summary.figures) }))),
    parts: sorted(parts.map((summary) => ({ ...summary, figures: { ...summary.figures } }))),
    findings: sorted(findings.map(({ description, figures }) => ({ description, figures: { ...figures } }))),
  }
}

const identityOf = ({ figures: _figures, ...identity }: { figures: unknown }) => JSON.stringify(identity)

function sorted<T extends { figures: unknown }>(items: readonly T[]): T[] {
  return [...items].sort((a, b) => (identityOf(a) < identityOf(b) ? -1 : 1))
}

/** Requests of all operations together. */
export async function requestsOf(store: MeasurementStore, span: Span, held = nobody): Promise<number> {
  const { all } = await totalsOf(store, span, held)
  return all[0]?.requests ?? 0
}

/** The same as the minutes alone tell it, whatever is rolled up. */
export async function requestsInMinutes(store: MeasurementStore, span: Span): Promise<number> {
  const { all } = await readTotals(store, { pieces: [{ level: 'minute', ...span }], held: nobody }, span)
  return all[0]?.requests ?? 0
}

/** Rolls up whatever can be. @returns how often there was something to do */
export async function rollUpAll(store: MeasurementStore, now: number): Promise<number> {
  let turns = 0
  while (await store.rollUp(now)) {
    turns++
    if (turns > 1000) throw new Error('rollUp finds something to do for ever')
  }
  return turns
}

/** `minute 12:00-13:30`: the pieces of a plan, those that touch and are of one level as one. */
export function piecesOf({ pieces }: ReadPlan): string[] {
  const joined: { level: string; from: number; to: number }[] = []
  for (const piece of pieces) {
    const last = joined.at(-1)
    if (last?.level === piece.level && last.to === piece.from) last.to = piece.to
    else joined.push({ ...piece })
  }
  const timeOf = (at: number) => new Date(at).toISOString().slice(8, 16)
  return joined.map(({ level, from, to }) => `${level} ${timeOf(from)}-${timeOf(to)}`)
}
