import type { DataModel, ScalarField } from '../../../src/loaders/data-model.ts'

/** Prisma's type, its attribute in the schema, the column's type in SQL, and values of it in SQL. */
type Column = readonly [type: string, attribute: string, sqlType: string, values: readonly string[]]

const columns: readonly Column[] = [
  ['String', '', 'text', [`'plain'`, `''`, `'a "quoted" \\ , {x} ✓'`]],
  ['String', '@db.VarChar(12)', 'varchar(12)', [`'short'`]],
  ['String', '@db.Char(6)', 'char(6)', [`'ab'`]],
  ['String', '@db.Uuid', 'uuid', [`'0191D3A2-7e57-7e57-8e57-00000000000A'`]],
  ['String', '@db.Inet', 'inet', [`'10.0.0.1'`, `'10.0.0.0/8'`, `'fe80::1'`]],
  ['String', '@db.Bit(4)', 'bit(4)', [`B'1010'`]],
  ['String', '@db.VarBit(9)', 'varbit(9)', [`B'10'`]],
  ['String', '@db.Xml', 'xml', [`'<a>b</a>'`]],
  ['Boolean', '', 'boolean', ['true', 'false']],
  ['Int', '', 'integer', ['0', '-2147483648', '2147483647']],
  ['Int', '@db.SmallInt', 'smallint', ['-32768', '7']],
  ['Int', '@db.Oid', 'oid', ['4294967295', '1']],
  ['BigInt', '', 'bigint', ['9223372036854775807', '-1']],
  ['Float', '', 'double precision', ['0.1', '1e308', '-0', `'NaN'`, `'Infinity'`]],
  ['Float', '@db.Real', 'real', ['0.1', '16777216', `'-Infinity'`]],
  ['Decimal', '', 'numeric(65,30)', ['1.5', '12345678901234567890.123456789012345678901234567890']],
  ['Decimal', '@db.Decimal(10, 2)', 'numeric(10,2)', ['1.50', '-0.01']],
  ['Decimal', '@db.Money', 'money', ['1234.5', '-2000.25']],
  ['DateTime', '', 'timestamp(3)', [`'2024-02-29 23:59:59.999'`, `'1969-12-31 23:59:59.001'`]],
  ['DateTime', '@db.Timestamp(6)', 'timestamp(6)', [`'2024-02-29 23:59:59.999999'`, `'0099-01-01 00:00:00'`]],
  ['DateTime', '@db.Timestamptz(3)', 'timestamptz(3)', [`'2024-02-29 23:59:59.5+02'`]],
  ['DateTime', '@db.Timestamptz(6)', 'timestamptz(6)', [`'2024-02-29 23:59:59.000001+05:30'`]],
  ['DateTime', '@db.Date', 'date', [`'2024-02-29'`, `'0032-01-02'`]],
  ['DateTime', '@db.Time(6)', 'time(6)', [`'12:34:56.789123'`, `'00:00:00'`]],
  ['DateTime', '@db.Timetz(6)', 'timetz(6)', [`'12:34:56.789123+02'`]],
  [
    'Json',
    '',
    'jsonb',
    [`'null'`, `'{"a": [1, null, "x"], "n": 1e400}'`, `'"text"'`, `'[]'`, '\'{"$type": "Json"}\''],
  ],
  ['Json', '@db.Json', 'json', [`'null'`, `'{"a" : 1, "a": 2}'`, `'3'`]],
  ['Bytes', '', 'bytea', [`'\\x00ff10'`, `''`]],
  ['Mood', '', 'mood', [`'so-so'`, `'GLAD'`]],
]

// What Prisma's own client cannot read in a list (`citext`), or has no list of.
const notInLists = new Set(['timetz(6)'])

const isEnum = (type: string) => type === 'Mood'

const fields: readonly (ScalarField & { readonly attribute: string; readonly values: readonly string[] })[] =
  columns.flatMap(([type, attribute, sqlType, values], index) => {
    const one = {
      name: `one${index}`,
      column: `one_${index}`,
      type,
      isEnum: isEnum(type),
      isList: false,
      isRequired: false,
      sqlType,
      attribute,
      values,
    }
    const list = { ...one, name: `list${index}`, column: `list_${index}`, isList: true }
    return notInLists.has(sqlType) ? [one] : [one, list]
  })

export const everyTypeSchema = `
  enum Mood {
    SO_SO @map("so-so")
    GLAD
    @@map("mood")
  }
  model EveryType {
    id Int @id
    parentId Int?
    parent EveryType? @relation("tree", fields: [parentId], references: [id])
    children EveryType[] @relation("tree")
    ${fields.map(({ name, type, isList, attribute, column }) => `${name} ${type}${isList ? '[]' : '?'} ${attribute} @map("${column}")`).join('\n    ')}
    @@map("every_type")
  }
`

const rows = Math.max(...columns.map(([, , , values]) => values.length))
const literal = ({ isList, values, sqlType }: (typeof fields)[number], row: number): string => {
  if (!isList) return values[row] ?? 'null'
  const elements = values.slice(0, row).map((value) => `cast(${value} as ${sqlType})`)
  return row === rows - 1 ? 'null' : `array[${elements.join(', ')}]::${sqlType}[]`
}

/** A row for each value, the other columns null where they have no more; the last row's lists are null. All are children of row 0. */
export const everyTypeSql = `
  create type mood as enum ('so-so', 'GLAD');
  create table every_type (id integer primary key, "parentId" integer,
    ${fields.map(({ column, sqlType, isList }) => `${column} ${sqlType}${isList ? '[]' : ''}`).join(', ')});
  ${Array.from({ length: rows + 1 }, (_, row) => `insert into every_type values (${row}, 0, ${fields.map((field) => literal(field, row)).join(', ')});`).join('\n')}
`

const id: ScalarField = {
  name: 'id',
  column: 'id',
  type: 'Int',
  isEnum: false,
  isList: false,
  isRequired: true,
  sqlType: 'integer',
}

export const everyType: DataModel = {
  version: 1,
  enums: { Mood: { name: 'Mood', values: { SO_SO: 'so-so', GLAD: 'GLAD' } } },
  models: {
    EveryType: {
      name: 'EveryType',
      accessor: 'everyType',
      table: 'every_type',
      schema: null,
      fields: Object.fromEntries(
        [
          id,
          { ...id, name: 'parentId', column: 'parentId', isRequired: false },
          ...fields.map(({ values: _, attribute: __, ...field }) => field),
        ].map((field) => [field.name, field]),
      ),
      primaryKey: ['id'],
      // Each column is a key, so that every type is sent as one.
      uniqueKeys: [
        { loader: 'everyTypeById', fields: ['id'] },
        ...fields
          .filter(({ isList, type }) => !isList && type !== 'Json')
          .map(({ name }) => ({ loader: `everyTypeBy_${name}`, fields: [name] })),
      ],
      relations: {
        children: {
          name: 'children',
          model: 'EveryType',
          kind: 'toMany',
          isNullable: false,
          holdsKey: false,
          from: ['id'],
          to: ['parentId'],
          loader: 'everyTypesByParentId',
        },
      },
    },
  },
}
