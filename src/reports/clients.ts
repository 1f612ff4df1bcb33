import type { ClientSummary, Subject } from '../storage/store.ts'
import { describeOperations } from './figures.ts'
import { countOf, type First } from './first.ts'
import type { Reading } from './reading.ts'

const maxClients = 200

/** Who sent the subject's operations, the one with most requests first: the type PerformanceClient. */
export const clientsOf = async (reading: Reading, subject: Subject, args: First) =>
  describeClients(reading, await reading.clients(subject, countOfClients(args)))

/**
 * How many clients to show.
 *
 * @throws GraphQLError BAD_USER_INPUT outside 1 to 200
 */
export const countOfClients = ({ first }: First): number => countOf(first, 20, maxClients)

/** The type PerformanceClient for each. */
export const describeClients = ({ span }: Reading, clients: readonly ClientSummary[]) =>
  clients.map(({ client, figures }) => ({
    ...describeOperations(figures, span.to - span.from),
    name: client.name || null,
    version: client.version || null,
  }))
