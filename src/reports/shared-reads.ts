import type { Part } from '../aggregation/figures.ts'
import {
  byRequests,
  clientSummariesOfEach,
  firstOfEach,
  mergeClients,
  mergeSlices,
  slicesOfEach,
} from '../storage/merge.ts'
import { noCoarserThan } from '../storage/read-plan.ts'
import type { EachSubject } from '../storage/store.ts'
import { seenIn } from './findings.ts'
import type { keptQueryOf } from './kept-operations.ts'
import { lazily, lazilyEach } from './lazily.ts'
import { answered, mergeSamples, type Reading, type ReportSource } from './reading.ts'
import { coarsestOf, stepsOf } from './timeline.ts'

/** What the operations of a report have in common. */
export interface NodeContext {
  readonly source: ReportSource
  readonly reading: Reading
  /** Of the span before; undefined where that is not kept. */
  readonly before: () => Reading | undefined
  readonly clientName?: string | undefined
}

/** What the operations of a page are asked for by signature: each is read for all of them at once, when the first is asked for it. */
export function sharedReads(context: NodeContext, signatures: readonly string[]) {
  const { source, reading, clientName } = context
  const subject: EachSubject = { signatures, clientName }
  const parts = lazilyEach(async (part: Part) => bySignature(await reading.parts({ signatures, part })))
  return {
    parts,
    /** By fingerprint. */
    shapes: lazily(async () => {
      const statements = [...(await parts('statement')).values()].flat()
      const fingerprints = [...new Set(statements.map(({ name }) => name))]
      return (await reading.texts({ fingerprints })).statements
    }),
    before: lazily(() => readBefore(context, subject)),
    timeline: lazily(() => answered(source, () => readTimelines(context, subject))),
    clients: lazilyEach((limit: number) => answered(source, () => readClients(context, subject, limit))),
    samples: lazilyEach((query: ReturnType<typeof keptQueryOf>) =>
      answered(source, () => readSamples(context, subject, query)),
    ),
    findings: lazily(async () => bySignature(await seenIn(reading))),
  }
}

async function readBefore({ before }: NodeContext, subject: EachSubject) {
  const reading = before()
  if (reading === undefined) return undefined
  const operations = await reading.operations(subject, subject.signatures)
  return {
    figures: new Map(operations.map(({ signature, figures }) => [signature, figures])),
    spanMs: reading.span.to - reading.span.from,
  }
}

async function readTimelines({ source, reading }: NodeContext, subject: EachSubject) {
  const plan = await reading.plan()
  const fine = noCoarserThan(coarsestOf(plan.span), plan)
  const steps = stepsOf(plan.span, fine.pieces)
  const stored = await source.store.readSlicesOfEach(fine, subject, steps)
  const inMemory = slicesOfEach(reading.unstored.held.rows, subject, steps)
  return { steps, slices: bySignature(mergeSlices([...stored, ...inMemory])) }
}

async function readClients({ source, reading }: NodeContext, subject: EachSubject, limit: number) {
  const plan = await reading.plan()
  const inMemory = mergeClients(clientSummariesOfEach(reading.unstored.held.rows, subject))
  const stored = await source.store.readClientsOfEach(plan, subject, limit, inMemory)
  return bySignature(firstOfEach(mergeClients([...stored, ...inMemory]).sort(byRequests), limit))
}

async function readSamples(
  { source, reading }: NodeContext,
  subject: EachSubject,
  wanted: ReturnType<typeof keptQueryOf>,
) {
  const { from, to } = (await reading.plan()).span
  const query = { ...wanted, ...subject }
  const stored = await source.store.readSamplesOfEach({ ...query, from, to })
  return bySignature(firstOfEach(mergeSamples(stored, reading.unstored.samples, query), query.limit))
}

function bySignature<One extends { readonly signature: string }>(all: readonly One[]): Map<string, One[]> {
  const groups = new Map<string, One[]>()
  for (const one of all) {
    const group = groups.get(one.signature)
    if (group === undefined) groups.set(one.signature, [one])
    else group.push(one)
  }
  return groups
}
