import { resolve } from 'node:path'
import pg from 'pg'
import { endPool, once } from './closing.ts'
import type { Database } from './database.ts'
import { EmbeddedBackend } from './embedded-backend.ts'
import { ensureCluster } from './embedded-cluster.ts'
import { lockDirectory } from './embedded-lock.ts'

export interface EmbeddedOptions {
  /** A folder of the database's own; made when absent. Holds the lock and the cluster. */
  readonly dataDirectory: string
  /** How long a query waits for the single connection, milliseconds; 30,000. */
  readonly poolTimeoutMs?: number
  /** Told what a person may want to know: a first start that takes seconds, a backend that had to be restarted. */
  readonly log?: (message: string) => void
}

/**
 * Opens PostgreSQL inside this process (PGlite in a worker thread), driven by the stock pg over the wire protocol, so that the same code
 * and the same adapter serve it and a server. It has one connection.
 *
 * @throws SluiceError DATABASE_IN_USE, DATABASE_CORRUPT, DISK_FULL, or DATABASE_UNREACHABLE for a folder without rights
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<Database> {
  const { poolTimeoutMs = 30_000, log = () => undefined } = options
  const dataDirectory = resolve(options.dataDirectory)
  const lock = await lockDirectory(dataDirectory)
  try {
    const clusterDirectory = await ensureCluster(dataDirectory, log)
    const backend = new EmbeddedBackend(clusterDirectory, log)
    await backend.start()
    return databaseOver(backend, dataDirectory, poolTimeoutMs, () => lock.release())
  } catch (error) {
    await lock.release()
    throw error
  }
}

function databaseOver(
  backend: EmbeddedBackend,
  dataDirectory: string,
  poolTimeoutMs: number,
  release: () => Promise<void>,
): Database {
  const pool = new pg.Pool({
    max: 1,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: poolTimeoutMs,
    stream: () => backend.connect(),
    // Named, so that PGHOST, PGUSER, PGSSLMODE and the like, meant for a server, change nothing here.
    host: 'embedded',
    port: 5432,
    user: 'postgres',
    database: 'postgres',
    password: '',
    ssl: false,
  })
  // An idle connection breaks when the backend dies. The backend has told why; without a listener the process would end.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return {
    kind: 'embedded',
    description: `embedded PostgreSQL in ${dataDirectory}`,
    pool,
    async ping() {
      await pool.query('select 1')
    },
    close: once(async () => {
      await endPool(pool)
      await backend.close()
      await release()
    }),
  }
}
