import { createHash, timingSafeEqual } from 'node:crypto'

const digest = (text: string) => createHash('sha256').update(text).digest()

/** The token of an `Authorization: Bearer …` header (RFC 6750, 2.1); undefined for any other value. */
export function bearerToken(authorization: string | null | undefined): string | undefined {
  const match = authorization == null ? null : /^Bearer +([^\s]+) *$/i.exec(authorization)
  return match?.[1]
}

/**
 * A check of a secret that takes the same time whatever it is given: digests of equal length are compared, so neither the length nor a
 * common beginning shows. Without a secret nothing matches.
 */
export function secretCheck(secret: string | undefined): (given: string | undefined) => boolean {
  if (secret === undefined) return () => false
  const expected = digest(secret)
  return (given) => given !== undefined && timingSafeEqual(digest(given), expected)
}
