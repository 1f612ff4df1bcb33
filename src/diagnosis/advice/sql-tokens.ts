/** A lexical unit of SQL (PostgreSQL's documentation, 4.1 Lexical Structure). */
export interface SqlToken {
  readonly kind: 'word' | 'name' | 'parameter' | 'number' | 'string' | 'symbol'
  readonly text: string
  /** Something stood between it and the one before. */
  readonly isApart: boolean
}

const maxLength = 10_000

const lexeme =
  /(?<space>\s+|--[^\n]*|\/\*[\s\S]*?\*\/)|(?<name>"(?:[^"]|"")+")|(?<string>(?:\b[eEbBxXnN]|\b[uU]&)?'(?:[^']|'')*'|\$(?:[A-Za-z_]\w*)?\$[\s\S]*)|(?<parameter>\$\d+)|(?<number>\d[\w.]*|\.\d+)|(?<word>[\p{L}_][\p{L}\p{N}_$]*)|(?<symbol>::|<=|>=|<>|!=|\|\||[^\s"'$])/suy

/** The tokens of one statement, without the semicolon at its end; undefined where its text cannot be read to its end. */
export function sqlTokens(sql: string): readonly SqlToken[] | undefined {
  if (sql.length > maxLength) return undefined
  const tokens: SqlToken[] = []
  let isApart = false
  lexeme.lastIndex = 0
  while (lexeme.lastIndex < sql.length) {
    const groups = lexeme.exec(sql)?.groups
    if (groups === undefined) return undefined
    const { space, ...kinds } = groups
    if (space === undefined) {
      const [kind, text = ''] = Object.entries(kinds).find(([, found]) => found !== undefined) ?? []
      tokens.push({ kind: kind as SqlToken['kind'], text, isApart })
    }
    isApart = space !== undefined
  }
  if (tokens.at(-1)?.text === ';') tokens.pop()
  return tokens.some(({ text }) => text === ';') ? undefined : tokens
}

export const isWord = (token: SqlToken | undefined, ...words: readonly string[]): boolean =>
  token?.kind === 'word' && words.includes(token.text.toLowerCase())

/** What a name means: as it is written between quotes, else in small letters. */
export const nameOf = ({ kind, text }: SqlToken): string =>
  kind === 'name' ? text.slice(1, -1).replaceAll('""', '"') : text.toLowerCase()

/** Tokens as text, with one space where there was any. */
export const textOf = (tokens: readonly SqlToken[]): string =>
  tokens.map(({ text, isApart }, at) => (isApart && at > 0 ? ` ${text}` : text)).join('')
