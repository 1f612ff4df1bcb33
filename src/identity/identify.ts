import type { Audience } from '../measurement/measurement.ts'
import { bearerToken, secretCheck } from './administrator.ts'

/** Who asks, settled once for each request. */
export type Identity =
  | { readonly audience: Audience; readonly session: string | null }
  | { readonly refused: string }

/** Who a PRIVATE answer belongs to; null is nobody. */
export type SessionOf = (request: Request) => string | null | undefined | Promise<string | null | undefined>

/**
 * Settles who asks. The administrator's token makes an administrator; any other `Authorization` belongs to the author's `session`,
 * and where there is none it is refused rather than silently served as public.
 *
 * The request is made only where a `session` reads it.
 *
 * @throws whatever the author's `session` throws
 */
export function createIdentify(options: { adminToken: string | undefined; session: SessionOf | undefined }) {
  const isAdministrator = secretCheck(options.adminToken)
  const { session } = options
  return (authorization: string | null, request: () => Request): Identity | Promise<Identity> => {
    if (authorization !== null && isAdministrator(bearerToken(authorization))) {
      return { audience: 'administrator', session: null }
    }
    if (session === undefined) {
      if (authorization === null) return { audience: 'public', session: null }
      return {
        refused: 'This Authorization is not known here. Send the request without it, or with a valid token.',
      }
    }
    const found = session(request())
    return found instanceof Promise ? found.then(settled) : settled(found)
  }
}

function settled(session: string | null | undefined): Identity {
  if (session === undefined || session === null) return { audience: 'public', session: null }
  if (typeof session === 'string' && session !== '') return { audience: 'public', session }
  throw new TypeError(
    `session(request) must return a non-empty string or null, got ${session === '' ? 'an empty string' : typeof session}.`,
  )
}
