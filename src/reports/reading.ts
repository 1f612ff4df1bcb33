import { GraphQLError } from 'graphql'
import {
  loaderSummaryOf,
  mergeLoaders,
  mergeOperations,
  mergeResolvers,
  operationSummaryOf,
  resolverSummaryOf,
} from '../storage/merge.ts'
import type {
  LoaderSummaryOf,
  MeasurementStore,
  OperationSummary,
  ResolverSummaryOf,
  Span,
} from '../storage/store.ts'
import type { Unstored, Writer } from '../storage/writer.ts'

/** Where reports read: what is stored, and what this gateway has not stored yet. */
export interface ReportSource {
  readonly store: MeasurementStore
  readonly writer: Pick<Writer, 'unstored' | 'dropped'>
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Told why the store could not be read; who asked gets a safe sentence. */
  readonly onError?: ((error: unknown) => void) | undefined
}

/** A span as it was at one moment: each part is read once, when it is first asked for. */
export interface Reading {
  readonly span: Span
  readonly unstored: Unstored
  readonly operations: () => Promise<OperationSummary[]>
  readonly resolvers: () => Promise<ResolverSummaryOf[]>
  readonly loaders: () => Promise<LoaderSummaryOf[]>
  /** Signature to document. */
  readonly documents: (signatures: readonly string[]) => Promise<Map<string, string>>
}

/**
 * Reads a span from memory and store without counting anything twice or missing it: memory is copied first, and the store then leaves
 * out the windows that were copied, whether or not they are stored by the time it answers.
 */
export function readSpan(source: ReportSource, span: Span): Reading {
  const { store } = source
  const unstored = source.writer.unstored(span)
  const { held } = unstored
  return {
    span,
    unstored,
    operations: once(async () =>
      mergeOperations([
        ...(await answered(source, store.readOperations(span, held))),
        ...held.rows.operations.map(operationSummaryOf),
      ]),
    ),
    resolvers: once(async () =>
      mergeResolvers([
        ...(await answered(source, store.readResolvers(span, held))),
        ...held.rows.resolvers.map(resolverSummaryOf),
      ]),
    ),
    loaders: once(async () =>
      mergeLoaders([
        ...(await answered(source, store.readLoaders(span, held))),
        ...held.rows.loaders.map(loaderSummaryOf),
      ]),
    ),
    async documents(signatures) {
      const documents = await answered(source, store.readDocuments(signatures))
      for (const { signature, document } of unstored.documents) documents.set(signature, document)
      return documents
    },
  }
}

/**
 * What the store answers.
 *
 * @throws GraphQLError DATABASE_UNREACHABLE with a safe sentence, when it does not
 */
export async function answered<T>(source: ReportSource, answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    source.onError?.(error)
    throw new GraphQLError(
      'The stored measurements cannot be read now; the log says why. What was measured meanwhile waits in memory. Ask again later.',
      { extensions: { code: 'DATABASE_UNREACHABLE' } },
    )
  }
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let reading: Promise<T> | undefined
  return () => {
    reading ??= read()
    return reading
  }
}
