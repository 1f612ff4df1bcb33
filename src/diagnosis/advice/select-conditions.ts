import { type ColumnRef, columnAt, type Span, splitAt, withoutParentheses } from './sql-spans.ts'
import { isWord, type SqlToken, textOf } from './sql-tokens.ts'

export type Condition =
  /** `id = $1`, `id = any($1)`, `id in ($1)`: `operator` is all after the column. */
  | ({
      readonly kind: 'equals' | 'any'
      readonly parameter: number
      readonly cast: string | undefined
      readonly operator: Span
    } & ColumnRef)
  /** Has no value in it: `deleted_at is null`, `active`, or Prisma's `1=1`, which says nothing. */
  | {
      readonly kind: 'fixed'
      readonly says: 'nothing' | 'null' | 'not null' | 'other'
      readonly column: string
    }

/** Conditions that all hold together; undefined where there is any other. */
export function conditionsOf(tokens: readonly SqlToken[], span: Span): readonly Condition[] | undefined {
  const inner = withoutParentheses(tokens, span)
  const parts = splitAt(tokens, inner, 'and')
  if (parts.length === 1) {
    const condition = conditionOf(tokens, inner)
    return condition === undefined ? undefined : [condition]
  }
  const conditions = parts.map((part) => conditionsOf(tokens, part))
  return conditions.every((some) => some !== undefined) ? conditions.flat() : undefined
}

function conditionOf(tokens: readonly SqlToken[], { at, until }: Span): Condition | undefined {
  // Prisma's.
  if (textOf(tokens.slice(at, until)) === '1=1') return { kind: 'fixed', says: 'nothing', column: '' }
  const isNegated = isWord(tokens[at], 'not')
  const column = columnAt(tokens, isNegated ? at + 1 : at)
  if (column === undefined || column.until > until) return undefined
  const rest = textOf(tokens.slice(column.until, until)).toLowerCase()
  const fixed = (says: 'null' | 'not null' | 'other'): Condition => ({
    kind: 'fixed',
    says,
    column: column.column,
  })
  if (rest === '' || /^(?:= ?(?:true|false)|is (?:not )?(?:true|false))$/.test(rest)) return fixed('other')
  if (isNegated) return undefined
  if (rest === 'is null') return fixed('null')
  if (rest === 'is not null') return fixed('not null')
  const [, equals, cast] = /^= ?\$(\d+)(?:::([\w ]+))?$/.exec(rest) ?? []
  const [, any] =
    /^= ?any ?\( ?\$(\d+)(?:::[\w ]+\[\])? ?\)$/.exec(rest) ?? /^in ?\( ?\$(\d+) ?\)$/.exec(rest) ?? []
  if (equals === undefined && any === undefined) return undefined
  const operator = { at: column.until, until }
  const parameter = Number(equals ?? any)
  const kind = equals === undefined ? 'any' : 'equals'
  return { kind, text: column.text, column: column.column, parameter, cast, operator }
}
