import type pg from 'pg'

/** A PostgreSQL that is open: embedded in this process or a server, driven alike. */
export interface Database {
  readonly kind: 'embedded' | 'server'
  /** For people and logs; holds no secret. */
  readonly description: string
  /** Shared by everyone. The embedded one has a single connection: never wait for a second while holding one. */
  readonly pool: pg.Pool
  /** The URL a server was opened with, secrets included; undefined when embedded. */
  readonly url?: string
  /** Resolves when the database answers; rejects when it does not. */
  ping(): Promise<void>
  /** Ends every connection and, when embedded, flushes and frees the data directory. May be called again. */
  close(): Promise<void>
}
