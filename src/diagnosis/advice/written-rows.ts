import { columnAt, splitAt } from './sql-spans.ts'
import { isWord, nameOf, type SqlToken, sqlTokens, textOf } from './sql-tokens.ts'

/** One statement that writes rows of one table, told by its parameters alone. */
export type RowWrite = {
  /** As it is written. */
  readonly into: string
  readonly table: string
  readonly schema: string | undefined
  /** It gives something back. */
  readonly isReturning: boolean
} & (
  | {
      /** `insert into photo (file, size) values ($1, $2)`: in the order of the parameters. */
      readonly verb: 'insert'
      readonly columns: readonly WrittenColumn[]
    }
  /** `delete from photo where id = $1`. */
  | { readonly verb: 'delete'; readonly key: WrittenColumn }
  /** `update photo set hidden = $1 where id = $2`. */
  | { readonly verb: 'update'; readonly sets: readonly WrittenColumn[]; readonly key: WrittenColumn }
)

export interface WrittenColumn {
  /** As it is written. */
  readonly text: string
  readonly name: string
  /** From 1. */
  readonly parameter: number
}

/** Reads a write that is simple enough to be told exactly what it does; undefined for any other. */
export function rowWriteOf(sql: string): RowWrite | undefined {
  const tokens = sqlTokens(sql)
  if (tokens === undefined || tokens.some(({ kind }) => kind === 'string' || kind === 'number'))
    return undefined
  // What ends or enters a text of the author's language.
  if (tokens.some(({ kind, text }) => kind === 'name' && /['`\\$]/.test(text))) return undefined
  const returning = tokens.findIndex((token) => isWord(token, 'returning'))
  const statement = returning < 0 ? tokens : tokens.slice(0, returning)
  const write =
    isWord(tokens[0], 'insert') && isWord(tokens[1], 'into')
      ? insertOf(statement)
      : isWord(tokens[0], 'delete') && isWord(tokens[1], 'from')
        ? keyedWriteOf(statement, 'delete', 2)
        : isWord(tokens[0], 'update')
          ? keyedWriteOf(statement, 'update', 1)
          : undefined
  return write && { ...write, isReturning: returning >= 0 }
}

type Table = Pick<RowWrite, 'into' | 'table' | 'schema'> & { readonly until: number }

function tableAt(tokens: readonly SqlToken[], at: number): Table | undefined {
  const found = columnAt(tokens, at)
  if (found === undefined || found.until - at > 3) return undefined
  const schema = found.until - at === 3 ? nameOf(tokens[at] as SqlToken) : undefined
  return { into: found.text, table: found.column, schema, until: found.until }
}

function insertOf(tokens: readonly SqlToken[]) {
  const table = tableAt(tokens, 2)
  if (table === undefined) return undefined
  const values = tokens.findIndex((token) => isWord(token, 'values'))
  const named = inParentheses(tokens.slice(table.until, values))
  const given = inParentheses(tokens.slice(values + 1))
  if (values < 0 || named === undefined || named.length !== given?.length) return undefined
  const columns = named.map((name, at): WrittenColumn | undefined =>
    name.length === 1 && textOf(given[at] ?? []) === `$${at + 1}`
      ? { text: textOf(name), name: nameOf(name[0] as SqlToken), parameter: at + 1 }
      : undefined,
  )
  return columns.every((column) => column !== undefined)
    ? { ...table, verb: 'insert' as const, columns }
    : undefined
}

/** The parts of a list in parentheses, if that is all there is. */
function inParentheses(tokens: readonly SqlToken[]): readonly (readonly SqlToken[])[] | undefined {
  if (tokens[0]?.text !== '(' || tokens.at(-1)?.text !== ')') return undefined
  const inner = tokens.slice(1, -1)
  if (inner.some(({ text }) => text === '(' || text === ')')) return undefined
  return splitAt(inner, { at: 0, until: inner.length }, ',').map(({ at, until }) => inner.slice(at, until))
}

function keyedWriteOf(tokens: readonly SqlToken[], verb: 'delete' | 'update', at: number) {
  const table = tableAt(tokens, at)
  const where = tokens.findIndex((token) => isWord(token, 'where'))
  const key = assignmentOf(tokens.slice(where + 1))
  if (table === undefined || where < 0 || key === undefined) return undefined
  if (verb === 'delete') return table.until === where ? { ...table, verb, key } : undefined
  if (!isWord(tokens[table.until], 'set')) return undefined
  const parts = splitAt(tokens, { at: table.until + 1, until: where }, ',')
  const sets = parts.map((part) => assignmentOf(tokens.slice(part.at, part.until)))
  return sets.every((set) => set !== undefined) ? { ...table, verb, sets, key } : undefined
}

/** `hidden = $1`. */
function assignmentOf(tokens: readonly SqlToken[]): WrittenColumn | undefined {
  const column = columnAt(tokens, 0)
  const [, parameter] = /^= ?\$(\d+)$/.exec(textOf(tokens.slice(column?.until ?? 0))) ?? []
  if (column === undefined || parameter === undefined) return undefined
  return { text: column.text, name: column.column, parameter: Number(parameter) }
}
