import type pg from 'pg'

/** Ends a pool whose database is dropped next. It does not wait for its connections to have ended: one may still be told of the drop. */
export function endPool(pool: pg.Pool): Promise<void> {
  pool.on('error', () => undefined)
  return pool.end()
}
