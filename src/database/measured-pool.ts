import { AsyncResource } from 'node:async_hooks'
import type pg from 'pg'
import { SluiceError } from '../errors.ts'
import { followFrames, thisFrame } from '../measurement/frame.ts'
import { withMethods } from './measured-facade.ts'
import { driving } from './measured-once.ts'
import { measuredQuery } from './measured-query.ts'

const measuredPools = new WeakMap<object, object>()
const measuredClients = new WeakMap<object, object>()

/**
 * The author's pg pool, with every statement of it and of the clients it lends counted, timed and attributed. It is used in the place of
 * the pool, which itself stays as it was; measuring it twice changes nothing. All forms of `query` work: promise, callback, text and
 * values, a configuration object, a Cursor or QueryStream. Transaction and session commands are not counted.
 *
 * @throws SluiceError CONFIGURATION when it is not a pg pool
 */
export function measuredPool<Pool extends pg.Pool>(pool: Pool): Pool {
  if (typeof pool?.query !== 'function' || typeof pool.connect !== 'function' || !('totalCount' in pool)) {
    throw new SluiceError(
      'CONFIGURATION',
      `measuredPool expects a pool of the pg package, got ${described(pool)}. Write measuredPool(new pg.Pool({ connectionString })).`,
    )
  }
  const known = measuredPools.get(pool)
  if (known !== undefined) return known as Pool
  followFrames()
  const measured = withMethods<pg.Pool>(pool, {
    query: measuredQuery(pool),
    connect: measuredConnect(pool),
  }) as Pool
  measuredPools.set(pool, measured)
  measuredPools.set(measured, measured)
  return measured
}

type ConnectCallback = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  release: (error?: unknown) => void,
) => void

function measuredConnect(pool: pg.Pool): pg.Pool['connect'] {
  const connect = (callback?: ConnectCallback) => {
    if (callback === undefined) return driving(() => pool.connect()).then(measuredClient)
    // The pool calls back from wherever a client was released: bring the caller's own context.
    const inFrame = thisFrame()
    const bound = AsyncResource.bind((...[error, client, release]: Parameters<ConnectCallback>) =>
      inFrame(() => callback(error, client && measuredClient(client), release)),
    )
    return driving(() => pool.connect(bound))
  }
  return connect as pg.Pool['connect']
}

function measuredClient(client: pg.PoolClient): pg.PoolClient {
  const known = measuredClients.get(client)
  if (known !== undefined) return known as pg.PoolClient
  const measured = withMethods<pg.PoolClient>(client, { query: measuredQuery(client) })
  measuredClients.set(client, measured)
  return measured
}

function described(value: unknown): string {
  if (typeof value === 'object' && value !== null) return 'connect' in value ? 'a single client' : 'an object'
  return typeof value === 'string' ? 'a string' : String(value)
}
