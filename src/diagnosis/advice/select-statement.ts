import { type Condition, conditionsOf } from './select-conditions.ts'
import { type ColumnRef, columnAt, isNamed, type Span, splitAt } from './sql-spans.ts'
import { isWord, nameOf, type SqlToken, sqlTokens, textOf } from './sql-tokens.ts'

/** A column or `*` that a select gives, or an aggregate of its rows. */
export type Item =
  | { readonly kind: 'star' }
  | ({ readonly kind: 'column'; readonly output: string } & ColumnRef & Span)
  | { readonly kind: 'aggregate'; readonly of: string; readonly output: string }

export interface OrderTerm extends ColumnRef {
  readonly direction: 'asc' | 'desc'
  /** It says where nulls come. */
  readonly isSpecial: boolean
}

export interface Bound extends Span {
  readonly parameter?: number
  readonly number?: number
}

/** A select from one table, all of whose conditions hold together and compare columns with parameters. */
export interface SelectStatement {
  readonly tokens: readonly SqlToken[]
  readonly items: readonly Item[]
  readonly table: string
  /** As it is written before the table; undefined where the connection says which. */
  readonly schema: string | undefined
  readonly conditions: readonly Condition[]
  /** Where the conditions end, or the table where there are none. */
  readonly conditionsEnd: number
  readonly order: readonly OrderTerm[]
  /** The first token after `order by`. */
  readonly orderStart: number | undefined
  readonly limit: Bound | undefined
  readonly offset: Bound | undefined
}

const clauseWords = ['from', 'where', 'order', 'limit', 'offset'] as const
const otherClauses = ['group', 'having', 'window', 'fetch', 'for', 'union', 'intersect', 'except', 'into']

const maxKnown = 500
const maxKnownLength = 2000
const known = new Map<string, SelectStatement | undefined>()

/**
 * Reads a select that is simple enough to be told exactly what it asks; undefined for any other statement. Remembers the last 500 texts, for
 * a program sends the same few over and over.
 */
export function selectStatement(sql: string): SelectStatement | undefined {
  if (known.has(sql)) return known.get(sql)
  const select = readSelect(sql)
  if (sql.length > maxKnownLength) return select
  if (known.size >= maxKnown) known.delete(known.keys().next().value as string)
  known.set(sql, select)
  return select
}

function readSelect(sql: string): SelectStatement | undefined {
  const tokens = sqlTokens(sql)
  if (tokens === undefined || !isWord(tokens[0], 'select')) return undefined
  const clauses = clausesOf(tokens)
  if (clauses?.from === undefined) return undefined
  const items = splitAt(tokens, { at: 1, until: clauses.from.at - 1 }, ',').map((span) =>
    itemOf(tokens, span),
  )
  const table = tableOf(tokens, clauses.from)
  const conditions = clauses.where === undefined ? [] : conditionsOf(tokens, clauses.where)
  const order = clauses.order === undefined ? [] : orderOf(tokens, clauses.order)
  const limit = clauses.limit && boundOf(tokens, clauses.limit)
  const offset = clauses.offset && boundOf(tokens, clauses.offset)
  if (table === undefined || conditions === undefined || order === undefined) return undefined
  if (!items.every((item) => item !== undefined)) return undefined
  if ((clauses.limit && !limit) || (clauses.offset && !offset)) return undefined
  return {
    tokens,
    items,
    ...table,
    conditions,
    conditionsEnd: (clauses.where ?? clauses.from).until,
    order,
    orderStart: clauses.order?.at,
    limit,
    offset,
  }
}

type Clauses = { readonly [Word in (typeof clauseWords)[number]]?: Span }

/** The spans after each clause's word, which must come once and in their order. */
function clausesOf(tokens: readonly SqlToken[]): Clauses | undefined {
  const found: { word: (typeof clauseWords)[number]; keyword: number; at: number }[] = []
  let depth = 0
  for (const [index, token] of tokens.entries()) {
    if (token.text === '(') depth++
    if (token.text === ')') depth--
    if (depth > 0) continue
    if (isWord(token, ...otherClauses)) return undefined
    const word = clauseWords.find((one) => isWord(token, one))
    if (word === undefined) continue
    if (word === 'order' && !isWord(tokens[index + 1], 'by')) return undefined
    found.push({ word, keyword: index, at: index + (word === 'order' ? 2 : 1) })
  }
  const places = found.map(({ word }) => clauseWords.indexOf(word))
  if (places.some((place, at) => at > 0 && place <= (places[at - 1] as number))) return undefined
  return Object.fromEntries(
    found.map(({ word, at }, index) => [word, { at, until: found[index + 1]?.keyword ?? tokens.length }]),
  )
}

const aggregates = ['count', 'sum', 'avg', 'min', 'max']

function itemOf(tokens: readonly SqlToken[], { at, until }: Span): Item | undefined {
  if (until - at === 1 && tokens[at]?.text === '*') return { kind: 'star' }
  if (isWord(tokens[at], ...aggregates) && tokens[at + 1]?.text === '(')
    return aggregateOf(tokens, { at, until })
  const column = columnAt(tokens, at)
  if (column === undefined) return undefined
  const output = outputOf(tokens, { at: column.until, until }, column.column)
  return output === undefined ? undefined : { kind: 'column', ...column, output, at, until }
}

function aggregateOf(tokens: readonly SqlToken[], { at, until }: Span): Item | undefined {
  const of = nameOf(tokens[at] as SqlToken)
  const isDistinct = isWord(tokens[at + 2], 'distinct')
  const from = at + (isDistinct ? 3 : 2)
  const end = tokens[from]?.text === '*' ? from + 1 : columnAt(tokens, from)?.until
  if (end === undefined || tokens[end]?.text !== ')') return undefined
  const cast = tokens[end + 1]?.text === '::' && isNamed(tokens[end + 2]) ? 2 : 0
  const output = outputOf(tokens, { at: end + 1 + cast, until }, of)
  return output === undefined ? undefined : { kind: 'aggregate', of, output }
}

/** What a column is called in the rows: by `as`, a name after it, or its own. */
function outputOf(tokens: readonly SqlToken[], { at, until }: Span, own: string): string | undefined {
  if (at === until) return own
  const named = isWord(tokens[at], 'as') ? at + 1 : at
  const token = tokens[named]
  return named + 1 === until && isNamed(token) ? nameOf(token) : undefined
}

function tableOf(
  tokens: readonly SqlToken[],
  span: Span,
): Pick<SelectStatement, 'table' | 'schema'> | undefined {
  const table = columnAt(tokens, span.at)
  if (table === undefined || table.until > span.until || table.until - table.at > 3) return undefined
  if (outputOf(tokens, { at: table.until, until: span.until }, table.column) === undefined) return undefined
  const isQualified = table.until - table.at === 3
  return { table: table.column, schema: isQualified ? nameOf(tokens[table.at] as SqlToken) : undefined }
}

function orderOf(tokens: readonly SqlToken[], span: Span): readonly OrderTerm[] | undefined {
  const terms = splitAt(tokens, span, ',').map((part): OrderTerm | undefined => {
    const column = columnAt(tokens, part.at)
    if (column === undefined) return undefined
    const { text } = column
    const rest = textOf(tokens.slice(column.until, part.until)).toLowerCase()
    const [whole, direction = 'asc', nulls] = /^(asc|desc)? ?(nulls (?:first|last))?$/.exec(rest) ?? []
    if (whole === undefined) return undefined
    return {
      text,
      column: column.column,
      direction: direction as 'asc' | 'desc',
      isSpecial: nulls !== undefined,
    }
  })
  return terms.every((term) => term !== undefined) ? terms : undefined
}

function boundOf(tokens: readonly SqlToken[], { at, until }: Span): Bound | undefined {
  const token = tokens[at]
  if (token === undefined || until - at !== 1) return undefined
  if (token.kind === 'parameter') return { at, until, parameter: Number(token.text.slice(1)) }
  return token.kind === 'number' && /^\d+$/.test(token.text)
    ? { at, until, number: Number(token.text) }
    : undefined
}

/** A change of a statement's text: `text` in the place of a span. */
export type Edit = Span & { readonly text: string }

/** The statement's text with changes, without its comments. */
export function edited({ tokens }: SelectStatement, edits: readonly Edit[]): string {
  let text = ''
  let at = 0
  const add = (piece: string, isApart: boolean) => {
    if (piece !== '') text += text !== '' && isApart ? ` ${piece}` : piece
  }
  for (const edit of edits.toSorted((one, other) => one.at - other.at)) {
    add(textOf(tokens.slice(at, edit.at)), tokens[at]?.isApart ?? true)
    add(edit.text, true)
    at = edit.until
  }
  add(textOf(tokens.slice(at)), tokens[at]?.isApart ?? true)
  return text
}
