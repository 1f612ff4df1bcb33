import type { PoolClient } from 'pg'

// Advisory locks of the database, held to the end of the transaction.
const windowsLock = 7_304_417_201
const electionLock = 7_304_417_202

const lockNotAvailable = '55P03'
const maxWaitMs = 2000

/** Many append at once; who adds windows up, or deletes them, is alone. */
export async function lockAgainstRollUp(client: PoolClient, use: 'append' | 'alone'): Promise<void> {
  const lock = use === 'append' ? 'pg_advisory_xact_lock_shared' : 'pg_advisory_xact_lock'
  await client.query(`select ${lock}(${windowsLock})`)
}

/** Whether this is the one process that rolls up. */
export async function isElected(client: PoolClient): Promise<boolean> {
  const { rows } = await client.query(`select pg_try_advisory_xact_lock(${electionLock}) as is_elected`)
  return rows[0].is_elected
}

/** False, and the transaction is spoilt, where an append takes too long: others wait behind whoever waits for it. */
export async function lockAloneWithinTime(client: PoolClient): Promise<boolean> {
  await client.query(`set local lock_timeout = ${maxWaitMs}`)
  try {
    await lockAgainstRollUp(client, 'alone')
  } catch (error) {
    if ((error as { code?: unknown }).code === lockNotAvailable) return false
    throw error
  }
  await client.query('set local lock_timeout = 0')
  return true
}
