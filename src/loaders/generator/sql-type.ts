import type { DMMF } from '@prisma/generator-helper'
import { SluiceError } from '../../errors.ts'

/*
 * Without length, precision or scale: a cast to varchar(20) or numeric(10, 2) would cut or round a key, and so find the row of another.
 * `bpchar` and `"bit"` are char and bit of any length; char alone would be char(1), and bit alone bit(1).
 */
const byDefault: Readonly<Record<string, string>> = {
  String: 'text',
  Boolean: 'boolean',
  Int: 'integer',
  BigInt: 'bigint',
  Float: 'double precision',
  Decimal: 'numeric',
  DateTime: 'timestamp',
  Json: 'jsonb',
  Bytes: 'bytea',
}

const ofPostgres: Readonly<Record<string, string>> = {
  Text: 'text',
  VarChar: 'varchar',
  Char: 'bpchar',
  Bit: '"bit"',
  VarBit: 'varbit',
  Uuid: 'uuid',
  Xml: 'xml',
  Inet: 'inet',
  Citext: 'citext',
  Boolean: 'boolean',
  Integer: 'integer',
  SmallInt: 'smallint',
  BigInt: 'bigint',
  Oid: 'oid',
  DoublePrecision: 'double precision',
  Real: 'real',
  Decimal: 'numeric',
  Money: 'money',
  Timestamp: 'timestamp',
  Timestamptz: 'timestamptz',
  Date: 'date',
  Time: 'time',
  Timetz: 'timetz',
  Json: 'json',
  JsonB: 'jsonb',
  ByteA: 'bytea',
}

const ofCockroach: Readonly<Record<string, string>> = {
  String: 'text',
  Char: 'bpchar',
  CatalogSingleChar: '"char"',
  Bool: 'boolean',
  Int2: 'smallint',
  Int4: 'integer',
  Int8: 'bigint',
  Float4: 'real',
  Float8: 'double precision',
  Bytes: 'bytea',
}

/**
 * The type of a column in SQL, for a cast: without `[]`, and without what would change the value but a time's precision.
 *
 * @throws SluiceError for a native type that Prisma has and this table has not
 */
export function sqlTypeOf(model: string, field: DMMF.Field): string {
  const native = field.nativeType?.[0]
  const type =
    native === undefined
      ? ownValue(byDefault, field.type)
      : (ownValue(ofPostgres, native) ?? ownValue(ofCockroach, native))
  if (type !== undefined) return withPrecision(type, native === undefined ? ['3'] : field.nativeType?.[1])
  throw new SluiceError(
    'CONFIGURATION',
    `${model}.${field.name} has the type ${native === undefined ? field.type : `@db.${native}`}, which sluice-loaders does not know. ` +
      'Mark the field with @ignore, or take a type of PostgreSQL that it knows.',
  )
}

/** Of times only: whether a cursor's milliseconds tell two rows apart depends on it, and those who cast leave it out. */
function withPrecision(type: string, [precision]: readonly string[] = []): string {
  return times.has(type) && precision !== undefined ? `${type}(${precision})` : type
}

const times: ReadonlySet<string> = new Set(['timestamp', 'timestamptz', 'time', 'timetz'])

function ownValue(table: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}
