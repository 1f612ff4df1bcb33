import { allSignatures } from '../aggregation/figures.ts'
import type { Subject } from '../storage/store.ts'
import { badInput, show } from './duration.ts'
import { compareTexts } from './figures.ts'
import type { Reading, ReportSource } from './reading.ts'
import { answered } from './reading.ts'

// As long as a measurement keeps them.
const maxNameLength = 200
const maxClientLength = 100
const maxFoundSignatures = 500

export interface SubjectArguments {
  readonly operation?: string | null | undefined
  readonly client?: string | null | undefined
}

/** Which operations a report is about. */
export interface ReportSubject extends Subject {
  /** Whose resolvers, loaders, statements, spans and findings are shown: these are not known by client. */
  readonly partSignatures: readonly string[]
  readonly notes: readonly string[]
}

/**
 * What the names that were asked for stand for. A name stands for every signature it ever had, a signature for itself.
 *
 * @throws GraphQLError BAD_USER_INPUT for a name that nothing can have; DATABASE_UNREACHABLE when the store does not answer
 */
export async function subjectOf(
  source: ReportSource,
  reading: Reading,
  args: SubjectArguments,
): Promise<ReportSubject> {
  const operation = checked('operation', args.operation, 1, maxNameLength)
  const client = checked('client', args.client, 0, maxClientLength)
  const found = operation === undefined ? undefined : await signaturesOf(source, reading, operation)
  return {
    signatures: found?.signatures,
    clientName: client,
    partSignatures: found?.signatures ?? [allSignatures],
    notes: [
      ...(found?.isCut && operation !== undefined
        ? [`Only ${maxFoundSignatures} of the signatures with the name ${show(operation)} are counted.`]
        : []),
      ...(client === undefined
        ? []
        : [
            'Resolvers, loaders, statements, spans and findings are not known by client: they are those of all clients.',
          ]),
    ],
  }
}

async function signaturesOf(source: ReportSource, { unstored }: Reading, operation: string) {
  const isNamed = (text: { readonly operationName: string | undefined }) => text.operationName === operation
  const held = [...unstored.signatures, ...unstored.held.rows.operations].filter(isNamed)
  const stored = await answered(source, () => source.store.findSignatures(operation))
  const signatures = new Set([operation, ...stored, ...held.map(({ signature }) => signature)])
  signatures.delete(allSignatures)
  return { signatures: [...signatures].sort(compareTexts), isCut: stored.length >= maxFoundSignatures }
}

function checked(
  argument: string,
  text: string | null | undefined,
  min: number,
  max: number,
): string | undefined {
  if (text == null) return undefined
  if (text.length < min || text.length > max)
    throw badInput(`${argument} must have ${min} to ${max} characters, got ${text.length}.`)
  return text
}
