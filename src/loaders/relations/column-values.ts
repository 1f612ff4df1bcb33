import type { DataModel, ScalarField } from '../data-model.ts'
import { impossible, writerOf } from '../models/written-value.ts'

interface ColumnValues {
  /** What a value of the column is, in words. */
  readonly expected: string
  /** A value from outside as the loaders take it; undefined where the column cannot have it, so that PostgreSQL is never asked. */
  readonly read: (value: unknown) => unknown
}

/** What a column can be compared with; undefined for lists, Json, and strings of bits, which PostgreSQL itself would have to check. */
export function columnValues(field: ScalarField, data: DataModel): ColumnValues | undefined {
  if (field.isList || field.type === 'Json' || /^"bit"/i.test(field.sqlType)) return undefined
  const write = writerOf(field, data)
  const isDate = field.type === 'DateTime'
  return {
    expected: expectedOf(field, data),
    read(given) {
      const value = isDate ? instantOf(given) : given
      return value === undefined || value === null || write(value) === impossible ? undefined : value
    },
  }
}

function expectedOf({ isEnum, type, sqlType }: ScalarField, { enums }: DataModel): string {
  if (isEnum) return `one of ${Object.keys(enums[type]?.values ?? {}).join(', ')}`
  if (type === 'String' && isText(sqlType)) return 'a string without U+0000 or half a surrogate pair'
  return type === 'String' || type === 'Int' || type === 'Float'
    ? `${words[type]} (${sqlType})`
    : (words[type] ?? type)
}

const words: Readonly<Record<string, string>> = {
  String: 'a string of its form',
  Int: 'an integer in range',
  BigInt: 'an integer of 64 bits',
  Float: 'a number in range',
  Decimal: 'a decimal number such as "12.50"',
  DateTime: 'an instant in ISO 8601 with its zone, such as "2026-01-31T12:00:00.000Z"',
  Boolean: 'true or false',
  Bytes: 'bytes',
}

/** Without a zone an instant is another in every place. */
function instantOf(given: unknown): unknown {
  if (typeof given !== 'string') return given
  const isZoned = /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:?\d\d))?$/.test(given)
  return isZoned ? new Date(given) : undefined
}

/** Whether a type of PostgreSQL holds any text: what LIKE can be asked of. */
export const isText = (sqlType: string): boolean =>
  /^(\w+\.)?(text|citext|varchar|character|char|bpchar|name)\b/i.test(sqlType.replaceAll('"', ''))
