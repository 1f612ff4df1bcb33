import { OperationTally, type Part } from '../aggregation/figures.ts'
import type { OperationSummary, PartSummary, Subject } from '../storage/store.ts'
import { clientsOf } from './clients.ts'
import { comparisonOf } from './comparison.ts'
import { describeOperations } from './figures.ts'
import { findingsOfSpan } from './findings.ts'
import type { First } from './first.ts'
import { type KeptArguments, keptOperations } from './kept-operations.ts'
import { lazily } from './lazily.ts'
import { partFields } from './parts.ts'
import type { Reading, ReportSource } from './reading.ts'
import { readSteps, timelineOf } from './timeline.ts'

/** What the operations of a report have in common. */
export interface NodeContext {
  readonly source: ReportSource
  readonly reading: Reading
  /** Of the span before; undefined where that is not kept. */
  readonly before: () => Reading | undefined
  readonly clientName?: string | undefined
}

/**
 * The operations of these signatures, in their order: the type PerformanceOperation. What only some ask for is a function; what many ask
 * for is read once for all of them.
 */
export async function operationNodes(context: NodeContext, signatures: readonly string[]) {
  const { reading, clientName } = context
  const [operations, texts] = await Promise.all([
    reading.operations({ signatures, clientName }, signatures),
    reading.texts({ signatures }),
  ])
  const summaries = new Map(operations.map((summary) => [summary.signature, summary]))
  const shared = sharedReads(context, signatures)
  return signatures.flatMap((signature) => {
    const summary = summaries.get(signature)
    if (summary === undefined) return []
    const { operationName, kind, document } = texts.signatures.get(signature) ?? {}
    const name = operationName ?? summary.operationName ?? null
    const identity = { name, signature, kind: kind ?? summary.kind, document: document ?? null }
    return [{ ...identity, ...fieldsOf(context, shared, summary) }]
  })
}

function fieldsOf(context: NodeContext, shared: SharedReads, { signature, figures }: OperationSummary) {
  const { source, reading, clientName } = context
  const subject: Subject = { signatures: [signature], clientName }
  const spanMs = reading.span.to - reading.span.from
  return {
    ...describeOperations(figures, spanMs),
    comparison: async () => {
      const before = await shared.before()
      const figuresBefore = before?.figures.get(signature) ?? new OperationTally().toFigures()
      return comparisonOf({ figures, spanMs }, before && { figures: figuresBefore, spanMs: before.spanMs })
    },
    timeline: async () => timelineOf(await readSteps(reading, subject)),
    ...partFields({
      read: async (part) => (await shared.parts(part)).get(signature) ?? [],
      shapes: shared.shapes,
    }),
    clients: (args: First) => clientsOf(reading, subject, args),
    samples: (args: KeptArguments) => keptOperations(reading, subject, args),
    findings: ({ first }: First) => findingsOfSpan(source, reading, { signatures: [signature], first }),
  }
}

type SharedReads = ReturnType<typeof sharedReads>

/** What is read for all signatures at once, when the first of them is asked for it. */
function sharedReads({ reading, before, clientName }: NodeContext, signatures: readonly string[]) {
  const partsOf = (part: Part) => lazily(async () => bySignature(await reading.parts({ signatures, part })))
  const parts = {
    resolver: partsOf('resolver'),
    loader: partsOf('loader'),
    statement: partsOf('statement'),
    span: partsOf('span'),
  } satisfies Record<Part, unknown>
  return {
    parts: (part: Part) => parts[part](),
    shapes: lazily(async () => {
      const statements = [...(await parts.statement()).values()].flat()
      const fingerprints = [...new Set(statements.map(({ name }) => name))]
      return (await reading.texts({ fingerprints })).statements
    }),
    before: lazily(async () => {
      const readingBefore = before()
      if (readingBefore === undefined) return undefined
      const operations = await readingBefore.operations({ signatures, clientName }, signatures)
      return {
        figures: new Map(operations.map(({ signature, figures }) => [signature, figures])),
        spanMs: readingBefore.span.to - readingBefore.span.from,
      }
    }),
  }
}

function bySignature(parts: readonly PartSummary[]): Map<string, PartSummary[]> {
  const groups = new Map<string, PartSummary[]>()
  for (const part of parts) {
    const group = groups.get(part.signature)
    if (group === undefined) groups.set(part.signature, [part])
    else group.push(part)
  }
  return groups
}
