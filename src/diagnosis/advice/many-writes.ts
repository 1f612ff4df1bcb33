import { quoted } from './code-text.ts'
import type { KnownModel } from './known-code.ts'
import type { RowWrite, WrittenColumn } from './written-rows.ts'

/** One statement for all rows whose parameters `rows` holds. */
export interface ManyStatement {
  readonly says: string
  readonly before: readonly string[]
  /** Code of the text and of the list of parameters. */
  readonly text: string
  readonly parameters: string
}

/** @param model of the table, where it is known */
export function statementForAll(write: RowWrite, model: KnownModel | undefined): ManyStatement | undefined {
  switch (write.verb) {
    case 'delete':
      return {
        says: 'Delete them all in one statement: where … = any($1).',
        before: [],
        text: quoted(`delete from ${write.into} where ${write.key.text} = any($1)`),
        parameters: '[rows.map(([key]) => key)]',
      }
    case 'insert':
      return insertFor(write, model)
    case 'update':
      return updateFor(write, model)
  }
}

/** Of arrays where the columns' types are known, for then it is one text; else with a place for each value. */
function insertFor(
  { into, columns }: RowWrite & { readonly verb: 'insert' },
  model: KnownModel | undefined,
): ManyStatement {
  const says = 'Insert them all in one statement.'
  const list = columns.map(({ text }) => text).join(', ')
  const arrays = arraysOf(columns, model)
  if (arrays !== undefined)
    return {
      says,
      before: [transposed('rows')],
      text: quoted(`insert into ${into} (${list}) select * from unnest(${arrays.join(', ')})`),
      parameters: 'columns',
    }
  const count = columns.length
  const places = columns.map((_, at) => `$\${${count === 1 ? 'at' : `${count} * at`} + ${at + 1}}`)
  return {
    says,
    before: [`const places = rows.map((_, at) => \`(${places.join(', ')})\`)`],
    text: `\`insert into ${into} (${list}) values \${places.join(', ')}\``,
    parameters: 'rows.flat()',
  }
}

function updateFor(
  { into, sets, key }: RowWrite & { readonly verb: 'update' },
  model: KnownModel | undefined,
): ManyStatement | undefined {
  const columns = [...sets, key].toSorted((one, other) => one.parameter - other.parameter)
  const arrays = arraysOf(columns, model)
  const isInOrder = columns.every(({ parameter }, at) => parameter === at + 1)
  if (arrays === undefined || !isInOrder || key.text.includes('.')) return undefined
  const assigned = sets.map(({ text, parameter }) => `${text} = given.c${parameter}`).join(', ')
  const given = `unnest(${arrays.join(', ')}) as given(${columns.map(({ parameter }) => `c${parameter}`).join(', ')})`
  return {
    says: 'Update them all in one statement, from arrays of the values.',
    before: [
      '// Of a row that is written twice, what is written last.',
      `const last = [...new Map(rows.map((row) => [row[${key.parameter - 1}], row])).values()]`,
      transposed('last'),
    ],
    text: quoted(
      `update ${into} as written set ${assigned} from ${given} where written.${key.text} = given.c${key.parameter}`,
    ),
    parameters: 'columns',
  }
}

const transposed = (rows: string): string =>
  `const columns = ${rows}[0].map((_, at) => ${rows}.map((row) => row[at]))`

/** `$1::integer[]` for each column; undefined where a type is not known. */
function arraysOf(
  columns: readonly WrittenColumn[],
  model: KnownModel | undefined,
): readonly string[] | undefined {
  const types = columns.map(({ name }) => sqlTypeOf(model, name))
  return types.every((type) => type !== undefined)
    ? types.map((type, at) => `$${at + 1}::${type}[]`)
    : undefined
}

export const isTableOf = ({ table, schema }: KnownModel, write: RowWrite): boolean =>
  write.table === table && (write.schema ?? 'public') === (schema ?? 'public')

function sqlTypeOf(model: KnownModel | undefined, column: string): string | undefined {
  const field = Object.values(model?.fields ?? {}).find((one) => one.column === column)
  return field === undefined || ('isList' in field && field.isList === true) ? undefined : field.sqlType
}
