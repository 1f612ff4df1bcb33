import type { SqlDriverAdapterFactory } from '@prisma/driver-adapter-utils'
import { SluiceError } from '../errors.ts'
import { noteSchema } from '../measurement/client-schema.ts'
import { followFrames } from '../measurement/frame.ts'
import { defaultSchema, measuredAdapter } from './measured-adapter.ts'
import { attributeCalls } from './measured-prisma-calls.ts'
import { createPrismaNotes, type PrismaNotes } from './measured-prisma-notes.ts'

type LogLevel = 'query' | 'info' | 'warn' | 'error'

/**
 * What `new PrismaClient` takes with an adapter. The author's own class checks all of its options; those named here are the ones whose
 * words TypeScript would otherwise widen to `string` on the way.
 */
export interface MeasuredPrismaOptions {
  /** The factory of a driver adapter, such as `new PrismaPg({ connectionString })`. */
  readonly adapter: SqlDriverAdapterFactory
  readonly log?: (LogLevel | { level: LogLevel; emit: 'stdout' | 'event' })[]
  readonly errorFormat?: 'pretty' | 'colorless' | 'minimal'
  readonly transactionOptions?: {
    maxWait?: number
    timeout?: number
    isolationLevel?: 'ReadUncommitted' | 'ReadCommitted' | 'RepeatableRead' | 'Serializable'
  }
}

/**
 * Makes the Prisma client that an author uses everywhere: an instance of the class given, whose every statement is counted, timed and
 * attributed, in interactive transactions too. The SQL that reaches PostgreSQL is unchanged, but for a comment where a gateway asks for it,
 * and so are results and errors; the type is the class's own `PrismaClient` (for `$on`, which depends on the options, write
 * `as PrismaClient<'query'>`).
 *
 * @param PrismaClient the class that `prisma generate` made
 * @param options the class's own options; `adapter` is required: a driver adapter's factory, such as `new PrismaPg({ connectionString })`
 * @throws SluiceError CONFIGURATION when it is given no class, no adapter, or an adapter already connected
 */
export function measuredPrisma<Client extends object, Options extends MeasuredPrismaOptions>(
  PrismaClient: new (options: Options) => Client,
  options: Options,
): Client {
  if (typeof PrismaClient !== 'function') {
    throw new SluiceError(
      'CONFIGURATION',
      `measuredPrisma expects the PrismaClient class first, got ${described(PrismaClient)}. ${usage}`,
    )
  }
  const adapter = checkedAdapter(options)
  followFrames()
  const notes = createPrismaNotes(!namesStatements(adapter))
  const { comments } = options as { comments?: unknown[] }
  const client = new PrismaClient({
    ...options,
    adapter: measuredAdapter(adapter, notes),
    // The author's own come last: where both say something under one key, his holds.
    comments: [notes.plugin, ...(comments ?? [])],
  })
  notes.callsAreExact = attributeCalls(client)
  noteSchema(client, () => notes.schema ?? connectedSchema(client, notes))
  return client
}

async function connectedSchema(client: object, notes: PrismaNotes): Promise<string> {
  await (client as { $connect(): Promise<void> }).$connect()
  return notes.schema ?? defaultSchema
}

const usage = 'Write measuredPrisma(PrismaClient, { adapter: new PrismaPg({ connectionString }) }).'

function checkedAdapter(options: { readonly adapter?: unknown } | undefined): SqlDriverAdapterFactory {
  const adapter = options?.adapter
  if (typeof adapter !== 'object' || adapter === null) {
    throw new SluiceError(
      'CONFIGURATION',
      `measuredPrisma expects a driver adapter in the option "adapter", got ${described(adapter)}. ${usage}`,
    )
  }
  if (typeof (adapter as { connect?: unknown }).connect !== 'function') {
    const received = 'queryRaw' in adapter ? 'an adapter that is already connected' : described(adapter)
    throw new SluiceError(
      'CONFIGURATION',
      `measuredPrisma expects an adapter factory in the option "adapter", which Prisma connects itself, got ${received}. ${usage}`,
    )
  }
  return adapter as SqlDriverAdapterFactory
}

/** A prepared statement's name stands for one text: another comment would be refused, or make a statement more with each. */
function namesStatements(adapter: SqlDriverAdapterFactory): boolean {
  const { options } = adapter as { readonly options?: { readonly statementNameGenerator?: unknown } }
  return options?.statementNameGenerator !== undefined
}

function described(value: unknown): string {
  if (typeof value === 'object' && value !== null)
    return '$connect' in value ? 'a client already made' : 'an object'
  return typeof value === 'string' ? 'a string' : String(value)
}
