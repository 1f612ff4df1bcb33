import { createHash } from 'node:crypto'
import type { Finding } from '../measurement/finding.ts'

type Identified = Pick<Finding, 'kind' | 'signature' | 'coordinate' | 'pathPattern' | 'fingerprint'>

/** The same cause has the same identity in every operation, process and release: a hash of what it is, not of how much it costs. */
export function identityOf({ kind, signature, coordinate, pathPattern, fingerprint }: Identified): string {
  const parts = [kind, signature, coordinate, pathPattern, fingerprint]
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 16)
}
