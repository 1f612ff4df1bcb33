const maxCharacters = 200

/**
 * A text as a label value: at most 200 characters, none of them a control character or half of a surrogate pair, never empty (Prometheus
 * takes an empty label for one that is not there).
 */
export function labelValue(text: string): string {
  const cleaned = text.slice(0, maxCharacters).replace(/[\p{Cc}\p{Cs}\u2028\u2029]/gu, '\uFFFD')
  return cleaned === '' ? 'unknown' : cleaned
}
