import type { DataModel, ScalarField } from '../data-model.ts'
import { parameterType, quoted } from './sql.ts'

// The strings whose arrays the driver adapter reads. Their text is not always that of a cast: `inet` gets a mask, `char(6)` loses blanks.
const readStrings = new Set(['text', 'varchar', 'character varying', 'bpchar', 'uuid', 'inet', 'varbit'])

/**
 * A column as it is selected. Of an array whose type it does not know, of an enum or `citext`, the driver adapter gives the literal; the
 * text of money depends on the server's locale.
 */
export function selectedSql({ column, sqlType, isList, isEnum, type }: ScalarField): string {
  const selected = `t.${quoted(column)}`
  if (sqlType.trim().toLowerCase() === 'money') return `${selected}::numeric${isList ? '[]' : ''}`
  const isLiteral = isList && (isEnum || (type === 'String' && !readStrings.has(parameterType(sqlType))))
  return isLiteral ? `${selected}::text[]` : selected
}

/**
 * What makes of a column's value in Prisma's raw rows the value that its `findMany` gives; undefined where they are the same. They differ
 * in the names of an enum's values, in lists that are null (Prisma gives an empty one) and in `oid`, which it gives as a number.
 */
export function readerOf(field: ScalarField, { enums }: DataModel): ((raw: unknown) => unknown) | undefined {
  const read = readOne(field, field.isEnum ? enums[field.type]?.values : undefined)
  if (!field.isList) return read
  return (raw) => {
    const values = (raw ?? []) as readonly unknown[]
    return read === undefined ? values : values.map(read)
  }
}

function readOne(
  { type, sqlType }: ScalarField,
  values: Readonly<Record<string, string>> | undefined,
): ((raw: unknown) => unknown) | undefined {
  if (type === 'Int' && parameterType(sqlType) === 'oid')
    return (raw) => (typeof raw === 'bigint' ? Number(raw) : raw)
  if (values === undefined) return undefined
  const names = new Map(Object.entries(values).map(([name, value]) => [value, name]))
  return (raw) => names.get(raw as string) ?? raw
}
