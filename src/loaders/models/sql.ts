import type { ScalarField } from '../data-model.ts'

/** An identifier as SQL has it, whatever characters its name has. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** A table or a type as the data model has it: without a schema where none is named. */
export const tableSql = (schema: string | null, table: string): string =>
  schema === null ? quoted(table) : `${quoted(schema)}.${quoted(table)}`

/** Stands where a statement names no schema, until it is sent. No name in PostgreSQL holds it, and values are never in the text. */
const ofClient = '\0.'

/** A table as a statement has it: of the schema that is named, else of the client's. */
export const placedTable = (schema: string | null, table: string): string =>
  schema === null ? ofClient + quoted(table) : tableSql(schema, table)

/** The type that a parameter for a column is cast to. */
export const castType = ({ isEnum, sqlType }: ScalarField): string =>
  isEnum && oneName.test(sqlType) ? ofClient + sqlType : parameterType(sqlType)

const oneName = /^"(?:[^"]|"")*"$/

/** A statement with the schema of the client that sends it; undefined leaves it to the connection's `search_path`. */
export const inSchema = (sql: string, schema: string | undefined): string =>
  sql.replaceAll(ofClient, () => (schema === undefined ? '' : `${quoted(schema)}.`))

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
