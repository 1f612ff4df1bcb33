/**
 * A name that somebody outside chose, fit to be stored and shown: no control characters (PostgreSQL refuses NUL), no half of a
 * surrogate pair, trimmed, at most `maxLength` characters. Empty where nothing is left.
 */
export function plainText(text: string, maxLength: number): string {
  if (text.length <= maxLength && isPlain.test(text)) return text
  return (
    text
      // Far more than is kept, so that a text of megabytes costs no more than its beginning.
      .slice(0, 10 * maxLength)
      .replace(/\p{Control}/gu, '')
      .trim()
      .slice(0, maxLength)
      .replace(/\p{Surrogate}/gu, '')
      .trim()
  )
}

const isPlain = /^[!-~](?:[ -~]*[!-~])?$/
