import { isWord, nameOf, type SqlToken, textOf } from './sql-tokens.ts'

/** Tokens from `at` to before `until`. */
export interface Span {
  readonly at: number
  readonly until: number
}

/** A column, as it is written (`k.id`), and what it is called. */
export interface ColumnRef {
  readonly text: string
  readonly column: string
}

/** Parts between separators that stand in no parentheses. */
export function splitAt(tokens: readonly SqlToken[], { at, until }: Span, separator: string): Span[] {
  const spans: Span[] = []
  let [start, depth] = [at, 0]
  for (let index = at; index < until; index++) {
    const text = tokens[index]?.text.toLowerCase()
    if (text === '(') depth++
    if (text === ')') depth--
    if (depth > 0 || text !== separator || tokens[index]?.kind === 'name') continue
    spans.push({ at: start, until: index })
    start = index + 1
  }
  return [...spans, { at: start, until }]
}

/** `id`, `k.id`, `public.keeper.id` from there on. */
export function columnAt(tokens: readonly SqlToken[], at: number): (ColumnRef & Span) | undefined {
  let until = at
  if (!isNamed(tokens[until])) return undefined
  until++
  while (tokens[until]?.text === '.' && isNamed(tokens[until + 1])) until += 2
  if (until - at > 5) return undefined
  return { text: textOf(tokens.slice(at, until)), column: nameOf(tokens[until - 1] as SqlToken), at, until }
}

const notNames = ['null', 'true', 'false', 'not', 'case', 'distinct', 'all', 'and', 'or', 'select', 'as']

/** Names something: it is no word of SQL's own. */
export const isNamed = (token: SqlToken | undefined): token is SqlToken =>
  token !== undefined && (token.kind === 'name' || (token.kind === 'word' && !isWord(token, ...notNames)))

/** What stands inside of parentheses that go around all of it. */
export function withoutParentheses(tokens: readonly SqlToken[], { at, until }: Span): Span {
  if (tokens[at]?.text !== '(' || tokens[until - 1]?.text !== ')') return { at, until }
  let depth = 0
  for (let index = at; index < until - 1; index++) {
    if (tokens[index]?.text === '(') depth++
    if (tokens[index]?.text === ')' && --depth === 0) return { at, until }
  }
  return withoutParentheses(tokens, { at: at + 1, until: until - 1 })
}
