import type pg from 'pg'

const patienceMs = 5000

/** Ends a pool; a client that somebody never releases is waited for five seconds, not for ever. */
export async function endPool(pool: pg.Pool): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patienceMs)
  })
  await Promise.race([pool.end(), patience])
  clearTimeout(timer)
}

/** A function whose first call does the work and whose later calls wait for that same work. */
export function once(work: () => Promise<void>): () => Promise<void> {
  let begun: Promise<void> | undefined
  return () => {
    begun ??= work()
    return begun
  }
}
