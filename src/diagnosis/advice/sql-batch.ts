import type { TracedStatement } from '../../measurement/trace.ts'
import type { Batch } from './batch-code.ts'
import { calling, property, quoted } from './code-text.ts'
import { type KeyColumn, type KeyedRead, keyValuesOf } from './keyed-read.ts'
import { isScalar } from './origin.ts'
import { type Edit, edited, type Item } from './select-statement.ts'

interface SqlBatchOptions {
  readonly statements: readonly TracedStatement[]
  /** All of the operation. */
  readonly all: readonly TracedStatement[]
  readonly hasPrisma: boolean
  /** Code of the parameters that are no key, by their number. */
  readonly others?: ReadonlyMap<number, string>
}

/** One statement of the author's own for all keys; undefined where it might not give each key what its own statement did. */
export function sqlBatch(read: KeyedRead, key: KeyColumn, options: SqlBatchOptions): Batch | undefined {
  const { statements, all, hasPrisma, others = new Map<number, string>() } = options
  const output = outputOf(read, key, all)
  if (output === undefined) return undefined
  const rows = statements.flatMap((statement) =>
    objectsOf(statement).map((row) => ({ row, key: keyValuesOf({ keys: [key] }, statement)[0] })),
  )
  const isSeen = output.isSelected && rows.length > 0
  if (isSeen && !rows.every((one) => String(one.row[output.name]) === String(one.key))) return undefined
  if (!statements.every((one) => isSafe(keyValuesOf({ keys: [key] }, one)[0], isSeen))) return undefined
  const isSameType =
    isSeen && read.client === 'sql' && rows.every((one) => typeof one.row[output.name] === typeof one.key)
  const text = edited(read.select, editsOf(read, key, output))
  const parameters = Array.from({ length: others.size + 1 }, (_, at) => others.get(at + 1) ?? 'keys')
  const ofPrisma = read.client === 'prisma sql' && hasPrisma
  const cell = (row: string): string => property(row, output.name)
  return {
    takesPrisma: ofPrisma,
    notes: ofPrisma ? [] : ['query(text, parameters) stands for how you send SQL. It gives the rows.'],
    rows: ofPrisma
      ? calling('const rows = await prisma.$queryRawUnsafe', [quoted(text), ...parameters])
      : calling('const rows = await query', [quoted(text), `[${parameters.join(', ')}]`]),
    keyOfRow: (row) => (isSameType ? cell(row) : `String(${cell(row)})`),
    keyAsked: (asked) => (isSameType ? asked : `String(${asked})`),
  }
}

interface Output {
  /** What the key's column is called in the rows of the new statement. */
  readonly name: string
  /** It is among what the statement selects now. */
  readonly isSelected: boolean
}

/** Undefined where something else is called so. */
function outputOf(
  read: KeyedRead,
  { column }: KeyColumn,
  all: readonly TracedStatement[],
): Output | undefined {
  const { items } = read.select
  const isColumn = (item: Item): item is Item & { readonly kind: 'column' } => item.kind === 'column'
  const selected = items.filter(isColumn).find((item) => item.column === column)
  if (selected !== undefined) return { name: selected.output, isSelected: true }
  const isSelected = items.some(({ kind }) => kind === 'star')
  const name = isSelected || isGivenAsWritten(column, read, all) ? column : aliasOfKey
  const isTaken = items.some((item) => item.kind !== 'star' && item.output === name)
  return isTaken ? undefined : { name, isSelected }
}

/** No driver makes another name of it. */
const aliasOfKey = 'key'

function editsOf({ select, gives }: KeyedRead, key: KeyColumn, { name, isSelected }: Output): Edit[] {
  const { operator, cast, kind } = key.condition
  const { text, parameter } = key
  const any = `= any($${parameter}${cast === undefined ? '' : `::${cast.trim()}[]`})`
  const isListed = kind === 'any' && select.tokens[operator.at]?.text === '='
  const edits: Edit[] = isListed ? [] : [{ ...operator, text: any }]
  const { limit, orderStart, conditionsEnd } = select
  const distinct = limit === undefined ? '' : `distinct on (${text})`
  const added = isSelected ? '' : name === key.column ? `${text},` : `${text} as ${name},`
  edits.push({ at: 1, until: 1, text: [distinct, added].filter(Boolean).join(' ') })
  if (limit !== undefined) {
    edits.push({ at: limit.at - 1, until: limit.until, text: '' })
    if (orderStart !== undefined) edits.push({ at: orderStart, until: orderStart, text: `${text},` })
  }
  if (gives === 'aggregate') edits.push({ at: conditionsEnd, until: conditionsEnd, text: `group by ${text}` })
  return edits
}

type Row = Readonly<Record<string, unknown>>

/** Rows by column, whatever the driver's form. */
function objectsOf({ rowValues = [], columns }: TracedStatement): readonly Row[] {
  return rowValues.flatMap((row): Row[] => {
    if (typeof row !== 'object' || row === null) return []
    if (!Array.isArray(row)) return [row as Row]
    return columns === undefined ? [] : [Object.fromEntries(columns.map((column, at) => [column, row[at]]))]
  })
}

const uuid = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/

/**
 * Whether rows can be told apart by this key outside the database. Of text it must have been seen that a row has the very text it was
 * looked up by: there are types that compare without case, or pad.
 */
function isSafe(key: unknown, isSeen: boolean): boolean {
  if (!isScalar(key)) return false
  if (typeof key === 'number') return Number.isSafeInteger(key)
  return typeof key === 'bigint' || isSeen || /^\d{1,18}$/.test(key) || uuid.test(key)
}

/** A column that is selected anew is called in the rows what it is called in SQL, unless a driver makes `supplierId` of `supplier_id`. */
function isGivenAsWritten(column: string, { client }: KeyedRead, all: readonly TracedStatement[]): boolean {
  if (client !== 'sql' || /^[a-z\d]+$/.test(column)) return true
  return all.some(
    ({ group, rowValues: [row] = [] }) =>
      group.action === undefined &&
      typeof row === 'object' &&
      row !== null &&
      Object.keys(row).some((name) => /_/.test(name)),
  )
}
