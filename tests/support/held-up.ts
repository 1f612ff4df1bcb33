import type pg from 'pg'
import { onTestFinished } from 'vitest'

/** A pool whose connections answer a statement that matches only when the test lets them, or fail then. */
export function heldUp(pool: pg.Pool, pattern: RegExp) {
  const reached = gate()
  const released = gate()
  // A test that fails before must not leave a connection waiting.
  onTestFinished(released.open)
  const connect = async () => {
    const client = await pool.connect()
    return new Proxy(client, {
      get(target, key) {
        if (key !== 'query') {
          const value = Reflect.get(target, key)
          return typeof value === 'function' ? value.bind(target) : value
        }
        return async (text: string, values?: unknown[]) => {
          const answer = await target.query(text, values)
          if (pattern.test(text)) {
            reached.open()
            await released.promise
          }
          return answer
        }
      },
    })
  }
  const query = (text: string, values?: unknown[]) => pool.query(text, values)
  return {
    pool: { connect, query } as unknown as pg.Pool,
    reached: reached.promise,
    release: released.open,
    fail: released.fail,
  }
}

function gate() {
  let open = () => {}
  let fail = (_error: Error) => {}
  const promise = new Promise<void>((resolve, reject) => {
    open = resolve
    fail = reject
  })
  return { promise, open, fail }
}
