import { allSignatures } from '../aggregation/figures.ts'
import type { Subject } from '../storage/store.ts'
import { badInput, show } from './duration.ts'
import { compareTexts } from './figures.ts'
import type { Reading } from './reading.ts'

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
 * What the names that were asked for stand for. A name stands for every signature it has in the span, a signature for itself.
 *
 * @throws GraphQLError BAD_USER_INPUT for a name that nothing can have; DATABASE_UNREACHABLE when the store does not answer
 */
export async function subjectOf(reading: Reading, args: SubjectArguments): Promise<ReportSubject> {
  const operation = checked('operation', args.operation, 1, maxNameLength)
  const client = checked('client', args.client, 0, maxClientLength)
  const found = operation === undefined ? undefined : await signaturesOf(reading, operation)
  return {
    signatures: found?.signatures,
    clientName: client,
    partSignatures: found?.signatures ?? [allSignatures],
    notes: [
      ...(found?.notes ?? []),
      ...(client === undefined
        ? []
        : [
            'Resolvers, loaders, statements, spans and findings are not known by client: they are those of all clients.',
          ]),
    ],
  }
}

async function signaturesOf(reading: Reading, operation: string) {
  const { signatures, count } = await reading.named(operation, maxFoundSignatures)
  const wanted = new Set([operation, ...signatures])
  return {
    signatures: [...wanted].sort(compareTexts),
    notes:
      count <= maxFoundSignatures
        ? []
        : [
            `Only ${maxFoundSignatures} of ${count} signatures with the name ${show(operation)} are counted: those with most requests.`,
          ],
  }
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
