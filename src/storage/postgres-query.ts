import type { Pool, PoolClient } from 'pg'
import { toStorableJson } from './json-text.ts'
import type { SummedRow } from './postgres-figures.ts'

/** Sends one statement and gives its rows. */
export type Query = (text: string, values: readonly unknown[]) => Promise<SummedRow[]>

/** The values of a statement that is put together from pieces. */
export class Values {
  readonly all: unknown[] = []

  /** @returns how the statement names it: `$1` */
  add(value: unknown): string {
    // What was stored was made storable: a name to look up likewise.
    this.all.push(value === undefined ? null : JSON.parse(toStorableJson(value)))
    return `$${this.all.length}`
  }
}

export async function inTransaction<T>(
  pool: Pick<Pool, 'connect'>,
  run: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect()
  let result: T
  try {
    await client.query('begin')
    result = await run(client)
    await client.query('commit')
  } catch (error) {
    // Closing the connection rolls back, also where the server no longer answers.
    client.release(true)
    throw error
  }
  client.release()
  return result
}
