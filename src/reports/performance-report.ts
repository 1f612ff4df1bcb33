import { sumOf } from '../storage/merge.ts'
import type { OperationSummary, Subject } from '../storage/store.ts'
import { clientsOf } from './clients.ts'
import { comparisonOf } from './comparison.ts'
import { type Page, pageOf, pageRequestOf } from './connection.ts'
import { show } from './duration.ts'
import { describeOperations } from './figures.ts'
import { findingsOfSpan } from './findings.ts'
import type { First } from './first.ts'
import type { PerformanceReportOperationsArgs } from './generated/graphql.ts'
import { type KeptArguments, keptOperations } from './kept-operations.ts'
import { lazily } from './lazily.ts'
import { operationNodes } from './operation-node.ts'
import { partFields } from './parts.ts'
import type { Reading, ReportSource } from './reading.ts'
import { readSpan } from './reading.ts'
import { scoreOf } from './score.ts'
import type { NodeContext } from './shared-reads.ts'
import { describeSpan, type SpanArguments, spanBefore, spanOf } from './span.ts'
import { type SubjectArguments, subjectOf } from './subject.ts'
import { readSteps, timelineOf } from './timeline.ts'

const defaultLastMs = 3_600_000

/**
 * What the operations of a span did, and each of them: the type PerformanceReport. The totals are the sum of the time line, from one read,
 * so that the two always agree. What only some ask for is a function, read when it is called.
 *
 * @throws GraphQLError BAD_USER_INPUT for a span or names that make no sense; DATABASE_UNREACHABLE when the store does not answer
 */
export async function performanceReport(source: ReportSource, args: SpanArguments & SubjectArguments = {}) {
  const now = source.now()
  const asked = spanOf(args, now, defaultLastMs, source.retention)
  const reading = readSpan(source, asked)
  const { partSignatures, notes, ...subject } = await subjectOf(reading, args)
  const plan = await reading.plan()
  const { span, keptFrom } = plan
  const read = await readSteps(reading, subject)
  const figures = sumOf(read.slices)
  const spanMs = span.to - span.from
  const { resolution, notes: spanNotes } = describeSpan(asked, plan)
  const before = lazily(() => {
    const earlier = spanBefore(span, now, source.retention, keptFrom)
    return earlier && readSpan(source, earlier)
  })
  return {
    from: span.from,
    to: Math.min(span.to, now),
    resolution,
    notes: [...spanNotes, ...notMeasured(source), ...notes, ...nothingFound(args, figures.requests)],
    ...scoreOf(figures, { slowQueryMs: source.slowQueryMs, statements: source.monitoring.statements }),
    ...describeOperations(figures, spanMs),
    comparison: async () => comparisonOf({ figures, spanMs }, await sideOf(before(), args)),
    timeline: () => timelineOf(read),
    operations: (shown: Partial<PerformanceReportOperationsArgs>) =>
      operationConnection({ source, reading, before, clientName: subject.clientName }, subject, shown),
    ...partFields({
      read: (part) => reading.parts({ signatures: partSignatures, part }),
      shapes: async (fingerprints) => (await reading.texts({ fingerprints })).statements,
    }),
    clients: (shown: First) => clientsOf(reading, subject, shown),
    clientCount: () => reading.clientCount(subject),
    samples: (shown: KeptArguments) => keptOperations(reading, subject, shown),
    findings: ({ first }: First) => findingsOfSpan(reading, { signatures: subject.signatures, first }),
    dropped: source.writer.dropped(),
  }
}

function notMeasured({ monitoring: { enabled, statements } }: ReportSource): string[] {
  return [
    ...(enabled
      ? []
      : [
          'This gateway records no operations (monitoring.enabled is off): what is shown is of other gateways, or of before.',
        ]),
    ...(statements
      ? []
      : [
          'This gateway measures no resolvers, loaders, statements and findings (monitoring.statements is off): the score leaves findings and statements out.',
        ]),
  ]
}

function nothingFound({ operation, client }: SubjectArguments, requests: number): string[] {
  if (requests > 0 || (operation == null && client == null)) return []
  const named = operation == null ? '' : ` with the name or signature ${show(operation)}`
  const sent = client == null ? '' : ` from a client with the name ${show(client)}`
  return [`The span has no operation${named}${sent}.`]
}

/** By the names that were asked for: they may have had other signatures then. */
async function sideOf(reading: Reading | undefined, args: SubjectArguments) {
  if (reading === undefined) return undefined
  const subject = await subjectOf(reading, args)
  const { span } = await reading.plan()
  const spanMs = span.to - span.from
  return { figures: sumOf(await reading.slices(subject, spanMs)), spanMs }
}

/** The type PerformanceOperationConnection. */
async function operationConnection(
  context: NodeContext,
  subject: Subject,
  args: Partial<PerformanceReportOperationsArgs>,
) {
  const request = pageRequestOf(args)
  // Histograms are most of what a store reads: of all only where they order, else of those that are shown.
  const isByP95 = request.orderBy === 'P95'
  const operations = await context.reading.operations(subject, isByP95 ? 'all' : 'none')
  const page = pageOf(operations, request)
  const edges = lazily(() => edgesOf(context, page, isByP95 ? operations : undefined))
  return {
    totalCount: operations.length,
    nodes: async () => (await edges()).map(({ node }) => node),
    edges,
    pageInfo: {
      hasNextPage: page.hasNextPage,
      hasPreviousPage: page.hasPreviousPage,
      startCursor: page.shown[0]?.cursor ?? null,
      endCursor: page.shown.at(-1)?.cursor ?? null,
    },
  }
}

async function edgesOf(context: NodeContext, { shown }: Page, known?: readonly OperationSummary[]) {
  const cursors = new Map(shown.map(({ signature, cursor }) => [signature, cursor]))
  const nodes = await operationNodes(context, [...cursors.keys()], known)
  return nodes.map((node) => ({ cursor: cursors.get(node.signature), node }))
}
