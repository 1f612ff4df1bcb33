import { createHash } from 'node:crypto'

export interface Fingerprint {
  readonly text: string
  readonly fingerprint: string
}

const maxKnownTexts = 2000
const maxTextLength = 10_000
const known = new Map<string, Fingerprint>()

/**
 * The shape of a statement: comments dropped, literals and parameters folded to `?`, lists of them to `(?)`, white space to one space.
 * Kept for the last 2,000 texts, since a program sends the same few over and over; a long one is another each time as a rule.
 */
export function fingerprintOf(sql: string): Fingerprint {
  const found = known.get(sql)
  if (found !== undefined) return found
  const text = normaliseStatement(sql.length > maxTextLength ? sql.slice(0, maxTextLength) : sql)
  const result = { text, fingerprint: createHash('sha256').update(text).digest('hex').slice(0, 16) }
  if (sql.length > maxTextLength) return result
  if (known.size >= maxKnownTexts) {
    const oldest = known.keys().next().value
    if (oldest !== undefined) known.delete(oldest)
  }
  known.set(sql, result)
  return result
}

// One alternative for each lexical class of PostgreSQL's that can hide another's characters (Documentation, 4.1 Lexical Structure):
// comments (which nest), quoted identifiers, escape and plain strings, dollar-quoted strings, parameters, numbers, white space. What is
// open where the text ends or was cut off is closed by its end: half a string must not be kept for being half.
const lexeme = new RegExp(
  [
    /(--[^\n]*|\/\*(?:\/\*[\s\S]*?(?:\*\/|$)|[\s\S])*?(?:\*\/|$))/,
    /("(?:[^"]|"")*(?:"|$))/,
    /(?:\b[eE]'(?:[^'\\]|\\[\s\S]|'')*(?:'|\\?$)|(?:\b(?:[bBxXnN]|[uU]&))?'(?:[^']|'')*(?:'|$))/,
    /(?<![\w$])(?:\$(?<tag>(?:[A-Za-z_]\w*)?)\$[\s\S]*?(?:\$\k<tag>\$|$))/,
    /(?:\$\d+)/,
    /(?:(?<![\w$])(?:0[xXoObB][\da-fA-F_]+|(?:\d[\d_]*(?:\.\d[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?)(?!\w))/,
    /(\s+)/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'g',
)

function normaliseStatement(sql: string): string {
  return sql
    .replace(lexeme, (match, comment, identifier, _tag, space) =>
      identifier !== undefined ? match : comment !== undefined || space !== undefined ? ' ' : '?',
    )
    .replace(/\(\s*\?(?:\s*,\s*\?)*\s*\)(?:\s*,\s*\(\s*\?(?:\s*,\s*\?)*\s*\))*/g, '(?)')
    .replace(/\[ *\?(?: *, *\?)+ *\]/g, '[?]')
    .replace(/ +/g, ' ')
    .trim()
}
