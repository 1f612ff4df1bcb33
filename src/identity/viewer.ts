import { createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { plainText } from '../measurement/plain-text.ts'

export interface ViewerOptions {
  /** What a session is recorded as. */
  readonly viewers: 'hashed' | 'plain' | 'none'
  /** The same on all gateways, where their reports are to know a viewer again. */
  readonly viewerKey?: string | undefined
  readonly adminToken: string | undefined
}

const maxPlainLength = 200

/**
 * Makes what a session is recorded as: by default HMAC-SHA256 (hex, first 32 characters), so that samples tell viewers apart and nobody
 * can try sessions on what is stored. Without a key of its own one is derived from the administrator's token (HKDF, RFC 5869), which
 * gateways share; without that it is random and holds for this process.
 */
export function createViewerOf({ viewers, viewerKey, adminToken }: ViewerOptions) {
  let key: string | Buffer | undefined
  const hashed = (session: string): string => {
    key ??= viewerKey ?? keyFrom(adminToken)
    return createHmac('sha256', key).update(session).digest('hex').slice(0, 32)
  }
  return (session: string | null): string | undefined => {
    if (session === null || viewers === 'none') return undefined
    return viewers === 'plain' ? plainText(session, maxPlainLength) : hashed(session)
  }
}

const keyFrom = (adminToken: string | undefined): Buffer =>
  adminToken === undefined
    ? randomBytes(32)
    : Buffer.from(hkdfSync('sha256', adminToken, '', 'sluice viewers', 32))
