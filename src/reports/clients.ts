import type { Subject } from '../storage/store.ts'
import { describeOperations } from './figures.ts'
import { countOf, type First } from './first.ts'
import type { Reading } from './reading.ts'

const maxClients = 200

/** Who sent the subject's operations, the one with most requests first: the type PerformanceClient. */
export async function clientsOf(reading: Reading, subject: Subject, { first }: First) {
  const clients = await reading.clients(subject, countOf(first, 20, maxClients))
  return clients.map(({ client, figures }) => ({
    ...describeOperations(figures, reading.span.to - reading.span.from),
    name: client.name || null,
    version: client.version || null,
  }))
}
