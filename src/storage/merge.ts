import type { FindingRow, LoaderRow, OperationRow, ResolverRow } from '../aggregation/figures.ts'
import { FindingTally, LoaderTally, OperationTally, ResolverTally } from '../aggregation/figures.ts'
import type { LoaderSummaryOf, OperationSummary, ResolverSummaryOf } from './store.ts'

/** Adds summaries of the same operation (signature, name and kind) up, over windows, audiences and gateways. */
export function mergeOperations(summaries: Iterable<OperationSummary>): OperationSummary[] {
  const merged = groupBy(
    summaries,
    ({ signature, operationName, kind }) => `${signature}|${operationName ?? ''}|${kind}`,
    () => new OperationTally(),
  )
  return merged.map(([{ signature, operationName, kind }, tally]) => ({
    signature,
    operationName,
    kind,
    figures: tally.toFigures(),
  }))
}

export function mergeResolvers(summaries: Iterable<ResolverSummaryOf>): ResolverSummaryOf[] {
  const key = ({ signature, coordinate }: ResolverSummaryOf) => `${signature}|${coordinate}`
  return groupBy(summaries, key, () => new ResolverTally()).map(([{ signature, coordinate }, figures]) => ({
    signature,
    coordinate,
    figures,
  }))
}

export function mergeLoaders(summaries: Iterable<LoaderSummaryOf>): LoaderSummaryOf[] {
  const key = ({ signature, loader }: LoaderSummaryOf) => `${signature}|${loader}`
  return groupBy(summaries, key, () => new LoaderTally()).map(([{ signature, loader }, figures]) => ({
    signature,
    loader,
    figures,
  }))
}

export const operationSummaryOf = (row: OperationRow): OperationSummary => ({
  signature: row.signature,
  operationName: row.operationName,
  kind: row.kind,
  figures: row,
})
export const resolverSummaryOf = (row: ResolverRow): ResolverSummaryOf => ({
  signature: row.signature,
  coordinate: row.coordinate,
  figures: row,
})
export const loaderSummaryOf = (row: LoaderRow): LoaderSummaryOf => ({
  signature: row.signature,
  loader: row.loader,
  figures: row,
})

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

function groupBy<
  Summary extends { readonly figures: Figures },
  Figures,
  Tally extends { add(figures: Figures): void },
>(
  summaries: Iterable<Summary>,
  keyOf: (summary: Summary) => string,
  create: () => Tally,
): (readonly [Summary, Tally])[] {
  const groups = new Map<string, readonly [Summary, Tally]>()
  for (const summary of summaries) {
    const key = keyOf(summary)
    let group = groups.get(key)
    if (group === undefined) {
      group = [summary, create()]
      groups.set(key, group)
    }
    group[1].add(summary.figures)
  }
  return [...groups.values()]
}
