import { selectStatement } from './select-statement.ts'
import { isWord, sqlTokens, textOf } from './sql-tokens.ts'

/** The list of columns of a select. */
export interface SelectList {
  /** As it is written. */
  readonly text: string
  /** Undefined for `*`. */
  readonly columns: readonly { readonly text: string; readonly output: string }[] | undefined
}

/** The columns that a statement selects, where it selects nothing but columns of one table, or `*`; whatever its other clauses are. */
export function selectListOf(sql: string): SelectList | undefined {
  const tokens = sqlTokens(sql)
  const from = tokens?.findIndex((token) => isWord(token, 'from')) ?? -1
  if (tokens === undefined || from < 2 || !isWord(tokens[0], 'select')) return undefined
  // The rest of the statement may be anything that is told apart from a second select.
  if (
    tokens.slice(1).some((token) => isWord(token, 'select', 'union', 'intersect', 'except', 'join', 'group'))
  )
    return undefined
  const list = tokens.slice(1, from)
  const text = textOf(list)
  const select = selectStatement(`select ${text} from t`)
  if (select === undefined) return undefined
  if (select.items.length === 1 && select.items[0]?.kind === 'star') return { text, columns: undefined }
  const columns = select.items.flatMap((item) =>
    item.kind === 'column'
      ? [{ text: textOf(select.tokens.slice(item.at, item.until)), output: item.output }]
      : [],
  )
  return columns.length === select.items.length ? { text, columns } : undefined
}

const reserved = new Set(
  (
    'all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create current_catalog ' +
    'current_date current_role current_time current_timestamp current_user default deferrable desc distinct do else end except ' +
    'false fetch for foreign from grant group having in initially intersect into lateral leading limit localtime localtimestamp ' +
    'not null offset on only or order placing primary references returning select session_user some symmetric system_user table ' +
    'then to trailing true union unique user using variadic when where window with'
  ).split(' '),
)

/** A column's name that needs no quotes in PostgreSQL (its documentation, Appendix C). */
export const isPlainColumn = (name: string): boolean => /^[a-z_][a-z\d_]*$/.test(name) && !reserved.has(name)
