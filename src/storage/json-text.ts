const replacement = '\uFFFD'
const unstorable = /\p{Surrogate}|\0/gu
const mayBeUnstorable = /\\u(?:0000|d[89a-f])/i

/**
 * JSON that PostgreSQL's `jsonb` and `text` accept: NUL characters and lone surrogates, which they refuse, become U+FFFD, also in keys
 * (PostgreSQL documentation, 8.14.1).
 */
export function toStorableJson(value: unknown): string {
  const text = JSON.stringify(value)
  // JSON.stringify escapes exactly these characters, so a text without the escapes needs no second look.
  return mayBeUnstorable.test(text) ? JSON.stringify(clean(JSON.parse(text))) : text
}

function clean(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(unstorable, replacement)
  if (Array.isArray(value)) return value.map(clean)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key.replace(unstorable, replacement), clean(item)]),
  )
}
