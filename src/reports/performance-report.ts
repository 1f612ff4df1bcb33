import { LoaderTally, OperationTally, ResolverTally } from '../aggregation/figures.ts'
import type { LoaderSummaryOf, OperationSummary, ResolverSummaryOf } from '../storage/store.ts'
import { byTotalMs, describeLoader, describeOperations, describeResolver } from './figures.ts'
import { countOf } from './first.ts'
import type { Reading, ReportSource } from './reading.ts'
import { readSpan } from './reading.ts'
import type { SpanArguments } from './span.ts'
import { spanOf } from './span.ts'

const defaultLastMs = 3_600_000

// Not an interface: the declarations that the build writes cannot name one that is not exported.
type First = {
  readonly first?: number | null
}

/**
 * What all operations of a span did, and each of them: the type PerformanceReport. What only some ask for (operations, resolvers, loaders)
 * is a function, read when it is called.
 *
 * @throws GraphQLError BAD_USER_INPUT for a span that makes no sense; DATABASE_UNREACHABLE when the store does not answer
 */
export async function performanceReport(source: ReportSource, args: SpanArguments = {}) {
  const span = spanOf(args, source.now(), defaultLastMs)
  const reading = readSpan(source, span)
  const operations = await reading.operations()
  const all = new OperationTally()
  for (const { figures } of operations) all.add(figures)
  return {
    ...span,
    ...describeOperations(all.toFigures(), span.to - span.from),
    operations: (shown: First) => operationConnection(reading, operations, shown),
    slowestResolvers: async ({ first }: First) =>
      slowestResolvers(await reading.resolvers(), countOf(first, 10)),
    loaders: async ({ first }: First) => slowestLoaders(await reading.loaders(), countOf(first, 50)),
    dropped: source.writer.dropped(),
  }
}

async function operationConnection(
  reading: Reading,
  operations: readonly OperationSummary[],
  { first }: First,
) {
  const count = countOf(first, 50)
  const shown = [...operations]
    .sort((a, b) => b.figures.durations.sum - a.figures.durations.sum)
    .slice(0, count)
  const documents = await reading.documents(shown.map(({ signature }) => signature))
  return {
    totalCount: operations.length,
    nodes: shown.map((operation) => operationNode(reading, operation, documents.get(operation.signature))),
  }
}

function operationNode(reading: Reading, operation: OperationSummary, document: string | undefined) {
  const { signature, operationName, kind, figures } = operation
  const isOwn = (summary: { readonly signature: string }) => summary.signature === signature
  return {
    name: operationName ?? null,
    signature,
    kind,
    document: document ?? null,
    ...describeOperations(figures, reading.span.to - reading.span.from),
    slowestResolvers: async ({ first }: First) =>
      slowestResolvers((await reading.resolvers()).filter(isOwn), countOf(first, 10)),
    loaders: async ({ first }: First) =>
      slowestLoaders((await reading.loaders()).filter(isOwn), countOf(first, 50)),
  }
}

function slowestResolvers(resolvers: readonly ResolverSummaryOf[], first: number) {
  const tallies = new Map<string, ResolverTally>()
  for (const { coordinate, figures } of resolvers) {
    const tally = tallies.get(coordinate) ?? new ResolverTally()
    tally.add(figures)
    tallies.set(coordinate, tally)
  }
  const described = [...tallies].map(([coordinate, tally]) => describeResolver(coordinate, tally))
  return described.sort(byTotalMs).slice(0, first)
}

function slowestLoaders(loaders: readonly LoaderSummaryOf[], first: number) {
  const tallies = new Map<string, LoaderTally>()
  for (const { loader, figures } of loaders) {
    const tally = tallies.get(loader) ?? new LoaderTally()
    tally.add(figures)
    tallies.set(loader, tally)
  }
  const described = [...tallies].map(([loader, tally]) => describeLoader(loader, tally))
  return described.sort(byTotalMs).slice(0, first)
}
