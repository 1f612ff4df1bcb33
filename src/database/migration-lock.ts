import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { SluiceError } from '../errors.ts'

// Prisma's own (schema-engine, "acquire_lock"), so that `prisma migrate` and this program exclude each other.
const prismaLock = 72_707_369
const pollMs = 100

/**
 * Waits for the right to migrate this database, for the session of `client`.
 *
 * Asks again and again instead of waiting inside the server: a waiting statement holds a snapshot, on which a holder's CREATE INDEX
 * CONCURRENTLY would wait in turn.
 *
 * @throws SluiceError MIGRATION_FAILED after `timeoutMs`
 */
export async function lockMigrations(client: pg.ClientBase, timeoutMs: number): Promise<void> {
  const deadline = performance.now() + timeoutMs
  while (true) {
    const { rows } = await client.query<{ locked: boolean }>('select pg_try_advisory_lock($1) as locked', [
      prismaLock,
    ])
    if (rows[0]?.locked === true) return
    if (performance.now() >= deadline) {
      throw new SluiceError(
        'MIGRATION_FAILED',
        `Another process has been migrating this database for more than ${timeoutMs / 1000} s. Wait until it has finished and start again; if none is running, end the session that holds the advisory lock ${prismaLock} (see pg_locks).`,
      )
    }
    await sleep(pollMs)
  }
}

export async function unlockMigrations(client: pg.ClientBase): Promise<void> {
  await client.query('select pg_advisory_unlock($1)', [prismaLock])
}
