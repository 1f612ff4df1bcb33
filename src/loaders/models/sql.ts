import type { ScalarField } from '../data-model.ts'

/** An identifier as SQL has it, whatever characters its name has. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** A table, in its schema or in the first of the connection's `search_path` that has it. */
export const tableSql = (schema: string | null, table: string): string =>
  schema === null ? quoted(table) : `${quoted(schema)}.${quoted(table)}`

/**
 * The type that a parameter is cast to. Without the column's length or precision: a cast to `varchar(3)` would cut a longer value off, one
 * to `numeric(10,2)` round it, and a row would be found that is not equal to it.
 */
export function parameterType(sqlType: string): string {
  if (sqlType.startsWith('"')) return sqlType
  const bare = sqlType
    .replace(/\(\s*\d+\s*(,\s*-?\d+\s*)?\)/, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()
  return unbounded[bare] ?? bare
}

// Types whose bare name has a length of 1, that have no operators, or whose text depends on the server's locale.
const unbounded: Readonly<Record<string, string>> = {
  char: 'bpchar',
  character: 'bpchar',
  bit: 'varbit',
  'bit varying': 'varbit',
  xml: 'text',
  money: 'numeric',
}

/** A column as its values are compared: money as the number that Prisma's client gives, XML as its text. */
export function comparableSql({ column, sqlType }: ScalarField): string {
  const cast = { money: '::numeric', xml: '::text' }[sqlType.trim().toLowerCase()] ?? ''
  return `t.${quoted(column)}${cast}`
}
