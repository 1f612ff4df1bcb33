import { OperationTally } from '../aggregation/figures.ts'
import type { OperationSummary } from '../storage/store.ts'
import { countOfClients, describeClients } from './clients.ts'
import { comparisonOf } from './comparison.ts'
import { describeOperations } from './figures.ts'
import { countOfFindings, describeFinding } from './findings.ts'
import type { First } from './first.ts'
import { type KeptArguments, keptQueryOf } from './kept-operations.ts'
import { partFields } from './parts.ts'
import { describeSample } from './samples.ts'
import { type NodeContext, sharedReads } from './shared-reads.ts'
import { timelineOf } from './timeline.ts'

/**
 * The operations of these signatures, in their order: the type PerformanceOperation. What only some ask for is a function, and is then read
 * once for all of them.
 *
 * @param known with their histograms, where they have been read
 */
export async function operationNodes(
  context: NodeContext,
  signatures: readonly string[],
  known?: readonly OperationSummary[],
) {
  const { reading, clientName } = context
  const [operations, texts] = await Promise.all([
    known ?? reading.operations({ signatures, clientName }, signatures),
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

type SharedReads = ReturnType<typeof sharedReads>

function fieldsOf({ reading }: NodeContext, shared: SharedReads, { signature, figures }: OperationSummary) {
  const spanMs = reading.span.to - reading.span.from
  return {
    ...describeOperations(figures, spanMs),
    comparison: async () => {
      const before = await shared.before()
      const figuresBefore = before?.figures.get(signature) ?? new OperationTally().toFigures()
      return comparisonOf({ figures, spanMs }, before && { figures: figuresBefore, spanMs: before.spanMs })
    },
    timeline: async () => {
      const { steps, slices } = await shared.timeline()
      return timelineOf({ steps, slices: slices.get(signature) ?? [] })
    },
    ...partFields({
      read: async (part) => (await shared.parts(part)).get(signature) ?? [],
      shapes: shared.shapes,
    }),
    clients: async (args: First) => {
      const clients = await shared.clients(countOfClients(args))
      return describeClients(reading, clients.get(signature) ?? [])
    },
    samples: async (args: KeptArguments) => {
      const samples = await shared.samples(keptQueryOf(args))
      return (samples.get(signature) ?? []).map(describeSample)
    },
    findings: async (args: First) => {
      const count = countOfFindings(args)
      const seen = (await shared.findings()).get(signature) ?? []
      return seen.slice(0, count).map((finding) => describeFinding(reading, finding))
    },
  }
}
