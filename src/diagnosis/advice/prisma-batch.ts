import type { Batch } from './batch-code.ts'
import { calling, property, propertyName } from './code-text.ts'
import type { KeyedRead } from './keyed-read.ts'
import { fieldOf, type KnownModel } from './known-code.ts'
import { isScalar } from './origin.ts'
import type { SeenRow } from './seen-rows.ts'
import type { OrderTerm } from './select-statement.ts'

interface PrismaBatchOptions {
  /** Rows as Prisma gave them. */
  readonly seen: readonly SeenRow[]
  readonly keyValues: readonly (readonly unknown[])[]
  readonly hasPrisma: boolean
  /** Code of what is compared but is no key, by column. */
  readonly others?: ReadonlyMap<string, string>
  /** Columns of the key. */
  readonly columns: readonly string[]
}

/** Types whose values are the same where they are the same in JavaScript. */
const comparableTypes = new Set(['Int', 'BigInt', 'String'])

/** One call of Prisma's for all keys; undefined where it might not give each key what its own call did. */
export function prismaBatch(read: KeyedRead, options: PrismaBatchOptions): Batch | undefined {
  const { model } = read
  const { columns, keyValues, hasPrisma } = options
  if (model === undefined || !keyValues.every((values) => values.every(isScalar))) return undefined
  const fields = columns.flatMap((column) => fieldOf(model, column) ?? [])
  const areComparable = fields.every(
    ({ type, sqlType }) => comparableTypes.has(type) && !/^(?:citext|bpchar|char\b)/.test(sqlType ?? ''),
  )
  if (!areComparable || fields.length !== columns.length) return undefined
  const names = fields.map(({ name }) => name)
  const where = whereOf(read, model, names, options.others ?? new Map())
  const isMany = names.length > 1
  // JSON knows no bigint.
  if (isMany && fields.some(({ type }) => type === 'BigInt')) return undefined
  const part = (object: string): string => {
    const parts = names.map((name) => property(object, name))
    return isMany ? `JSON.stringify([${parts.join(', ')}])` : parts.join()
  }
  const call = callOf(read, model, names, where, options.seen)
  return (
    call && {
      takesPrisma: hasPrisma,
      notes: hasPrisma ? [] : ['prisma stands for your client.'],
      rows: call,
      keyOfRow: part,
      keyAsked: (asked) => (isMany ? part(asked) : asked),
    }
  )
}

function whereOf(
  { select: { conditions } }: KeyedRead,
  model: KnownModel,
  names: readonly string[],
  others: ReadonlyMap<string, string>,
): string {
  const name = (column: string): string => propertyName(fieldOf(model, column)?.name ?? column)
  const fixed = conditions.flatMap((condition) => {
    if (condition.kind !== 'fixed' || condition.says === 'nothing') return []
    return [`${name(condition.column)}: ${condition.says === 'null' ? 'null' : '{ not: null }'}`]
  })
  const [only = ''] = names
  const key = names.length === 1 ? `${propertyName(only)}: { in: [...keys] }` : 'OR: [...keys]'
  return `{ ${[key, ...[...others].map(([column, code]) => `${name(column)}: ${code}`), ...fixed].join(', ')} }`
}

function callOf(
  { gives, select: { order } }: KeyedRead,
  model: KnownModel,
  names: readonly string[],
  where: string,
  seen: readonly SeenRow[],
): string[] | undefined {
  const prisma = property('prisma', model.accessor)
  if (gives === 'count') {
    const by = names.map((name) => `'${name}'`).join(', ')
    return calling(`const rows = await ${prisma}.groupBy`, [`{ by: [${by}], where: ${where}, _count: true }`])
  }
  const selected = selectedOf(model, names, seen)
  if (selected === undefined) return undefined
  const parts = [`where: ${where}`]
  if (selected.length > 0)
    parts.push(`select: { ${selected.map((name) => `${propertyName(name)}: true`).join(', ')} }`)
  if (order.length > 0) parts.push(`orderBy: ${orderByOf(order, model)}`)
  const line = `const rows = await ${prisma}.findMany({ ${parts.join(', ')} })`
  if (line.length <= 100) return [line]
  return [`const rows = await ${prisma}.findMany({`, ...parts.map((part) => `  ${part},`), '})']
}

const orderByOf = (order: readonly OrderTerm[], model: KnownModel): string =>
  `[${order.map(({ column, direction }) => `{ ${propertyName(fieldOf(model, column)?.name ?? column)}: '${direction}' }`).join(', ')}]`

/** Empty for whole rows; undefined where rows hold what no column of theirs is: relations that came along. */
function selectedOf(
  model: KnownModel,
  names: readonly string[],
  seen: readonly SeenRow[],
): readonly string[] | undefined {
  const [first] = seen
  if (first === undefined) return []
  const given = Object.keys(first)
  if (!given.every((name) => Object.hasOwn(model.fields, name))) return undefined
  const wanted = new Set([...names, ...given])
  return given.length === Object.keys(model.fields).length ? [] : [...wanted]
}
