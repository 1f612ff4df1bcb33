import pg from 'pg'
import { SluiceError } from '../errors.ts'
import { endPool, once } from './closing.ts'
import type { Database } from './database.ts'
import { connectFailure } from './server-failure.ts'

export interface ServerOptions {
  /** `postgres://user:password@host:port/database`. */
  readonly url: string
  /** Connections kept open when idle, made at the start; 0. */
  readonly poolMin?: number
  /** Connections at most; 10. */
  readonly poolMax?: number
  /** How long a query waits for a connection, milliseconds; 30,000. */
  readonly poolTimeoutMs?: number
  /** After this the server cancels a statement, milliseconds; 15,000. */
  readonly queryTimeoutMs?: number
}

// A server that hangs cannot cancel anything: then the client gives up, a little later than the server should have.
const clientGraceMs = 2000

/**
 * Opens a pool on a PostgreSQL server and asks it one question. A server that goes away later breaks its queries, not the process, and the
 * pool connects again when it is back.
 *
 * @throws SluiceError DATABASE_UNREACHABLE, in a sentence without the password
 */
export async function openServer(options: ServerOptions): Promise<Database> {
  const { url, poolMin = 0, poolMax = 10, poolTimeoutMs = 30_000, queryTimeoutMs = 15_000 } = options
  const description = describe(url)
  const pool = new pg.Pool({
    connectionString: url,
    min: Math.min(poolMin, poolMax),
    max: poolMax,
    connectionTimeoutMillis: poolTimeoutMs,
    statement_timeout: queryTimeoutMs,
    query_timeout: queryTimeoutMs + clientGraceMs,
    keepAlive: true,
    application_name: 'sluice',
    // pg reads no instant of another style. As a statement, so that the options of the URL and of PGOPTIONS stay as they are.
    onConnect: async (client) => {
      await client.query('set datestyle = ISO')
    },
  })
  // An idle connection breaks when the server stops; without a listener the process would end. The next query says what is wrong.
  pool.on('error', () => undefined)
  // A connection that breaks while it is lent tells whoever waits for its query, and must not end the process besides.
  pool.on('connect', (client) => client.on('error', () => undefined))
  const ping = async (): Promise<void> => {
    await pool.query('select 1')
  }
  try {
    await ping()
    await connectAll(pool, Math.min(poolMin, poolMax))
  } catch (error) {
    await endPool(pool)
    throw connectFailure(error, description)
  }
  return {
    kind: 'server',
    description: `PostgreSQL at ${description}`,
    pool,
    url,
    ping,
    close: once(() => endPool(pool)),
  }
}

/** Host, port and database of a URL: what may be shown. */
function describe(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  // An @ behind the host is the end of a password with an unencoded / or #, whose beginning would be taken for host and port.
  if (
    parsed === undefined ||
    !/^postgres(ql)?:$/.test(parsed.protocol) ||
    /@/.test(parsed.pathname + parsed.hash)
  ) {
    throw new SluiceError(
      'DATABASE_UNREACHABLE',
      'The database URL cannot be read. Expected postgres://user:password@host:5432/database, where a special character in the password is percent-encoded (@ is %40, # is %23, / is %2F).',
    )
  }
  const { hostname, port, pathname } = parsed
  return `${hostname || 'localhost'}:${port || '5432'}${pathname}`
}

async function connectAll(pool: pg.Pool, count: number): Promise<void> {
  const clients = await Promise.all(Array.from({ length: count }, () => pool.connect()))
  for (const client of clients) client.release()
}
