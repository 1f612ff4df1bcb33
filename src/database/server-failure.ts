import { SluiceError } from '../errors.ts'

/**
 * Why a PostgreSQL server refused, in one sentence with a remedy. Built from codes and never from the URL, so that no password shows.
 *
 * @param place host, port and database
 */
export function connectFailure(error: unknown, place: string): SluiceError {
  const { why, remedy } = explain(error as { code?: unknown; message?: unknown })
  return new SluiceError('DATABASE_UNREACHABLE', `PostgreSQL at ${place} ${why}. ${remedy}`, { cause: error })
}

interface Explanation {
  readonly why: string
  readonly remedy: string
}

const checkCredentials = 'Check user and password in DATABASE_URL.'

// Node's system error codes and PostgreSQL's (documentation, appendix A).
const byCode: Readonly<Record<string, Explanation>> = {
  ECONNREFUSED: {
    why: 'refuses the connection: nothing listens there',
    remedy:
      'Start the server, or correct host and port in DATABASE_URL; without DATABASE_URL the embedded database is used.',
  },
  ENOTFOUND: { why: 'has a host name that does not exist', remedy: 'Correct the host in DATABASE_URL.' },
  EAI_AGAIN: {
    why: 'has a host name that cannot be looked up now',
    remedy: 'Check the host in DATABASE_URL and the name service of this machine.',
  },
  EHOSTUNREACH: { why: 'cannot be reached: no route to the host', remedy: 'Check the network and the host.' },
  ENETUNREACH: {
    why: 'cannot be reached: no route to the network',
    remedy: 'Check the network and the host.',
  },
  ECONNRESET: { why: 'closed the connection', remedy: 'Check that the port is PostgreSQL’s, and its log.' },
  ENOENT: { why: 'has no socket there', remedy: 'Start the server, or correct the socket in DATABASE_URL.' },
  '28P01': { why: 'refuses the password', remedy: checkCredentials },
  '28000': {
    why: 'refuses the user: there is no such role, or pg_hba.conf does not let it in from here',
    remedy: `${checkCredentials} If they are right, look at pg_hba.conf.`,
  },
  '3D000': {
    why: 'has no such database',
    remedy: 'Create it (createdb), or correct the name at the end of DATABASE_URL.',
  },
  '53300': {
    why: 'has no connection left',
    remedy: 'Raise max_connections there, or lower DATABASE_POOL_MAX here.',
  },
  '57P03': { why: 'is starting up or shutting down', remedy: 'Start again in a moment.' },
}

const timeout: Explanation = {
  why: 'did not answer in time',
  remedy: 'Check host, port and firewall; DATABASE_POOL_TIMEOUT is how long is waited.',
}

function explain(error: { code?: unknown; message?: unknown }): Explanation {
  const known = byCode[String(error.code)]
  if (known !== undefined) return known
  const message = String(error.message)
  if (error.code === 'ETIMEDOUT' || /timeout/i.test(message)) return timeout
  if (/password must be a string/.test(message)) {
    return { why: 'asks for a password, and DATABASE_URL has none', remedy: checkCredentials }
  }
  if (/does not support SSL/.test(message)) {
    return {
      why: 'does not speak TLS',
      remedy: 'Remove sslmode from DATABASE_URL, or enable TLS on the server.',
    }
  }
  if (/certificate|TLS|SSL/i.test(message)) {
    return {
      why: 'shows a certificate that cannot be verified',
      remedy: 'Name its authority with sslrootcert in DATABASE_URL.',
    }
  }
  if (/Connection terminated/.test(message)) return byCode.ECONNRESET as Explanation
  const code = error.code === undefined ? 'an unexpected error' : `error ${String(error.code)}`
  return { why: `cannot be used: ${code}`, remedy: 'The log has the cause.' }
}
