import type { DataModel, Relation } from '../../../src/loaders/data-model.ts'
import type {
  Comparison,
  Filter,
  Key,
  ListArguments,
  ModelLoaders,
  OrderTerm,
  Row,
} from '../../../src/loaders/model-loaders.ts'

export type Tables = Readonly<Record<string, readonly Row[]>>
export type Pairs = Readonly<Record<string, readonly (readonly [unknown, unknown])[]>>

/** One question that was asked of the loaders. */
export interface Asked {
  readonly loader: string
  readonly key: Key
  readonly args?: ListArguments
  readonly columns?: readonly string[]
}

/** The generated loaders, in memory: rows with only the columns asked for, and a log of what was asked. */
export class MemoryLoaders implements ModelLoaders {
  readonly loaders = {}
  readonly asked: Asked[] = []
  readonly #data: DataModel
  readonly #tables: Tables
  readonly #pairs: Pairs

  constructor(data: DataModel, tables: Tables, pairs: Pairs = {}) {
    this.#data = data
    this.#tables = tables
    this.#pairs = pairs
  }

  async one(loader: string, key: Key, columns?: readonly string[]): Promise<Row | null> {
    this.asked.push({ loader, key, columns })
    for (const { name, uniqueKeys } of Object.values(this.#data.models)) {
      const fields = uniqueKeys.find((unique) => unique.loader === loader)?.fields
      if (fields === undefined) continue
      const found = this.#rowsOf(name).find((row) =>
        fields.every((field) => row[field] === partOf(key, fields, field)),
      )
      return found === undefined ? null : this.#only(name, found, fields, columns)
    }
    throw new Error(`no loader ${loader}`)
  }

  async list(relation: Relation, key: Key, args: ListArguments, columns?: readonly string[]) {
    this.asked.push({ loader: relation.loader, key, args, columns })
    const rows = this.#related(relation, key, args.filter)
    const order = args.orderBy ?? this.#primaryOrder(relation.model)
    const sorted = [...rows].sort((one, other) => compareRows(one, valuesOf(other, order), order))
    const { after } = args
    const rest = after === undefined ? sorted : sorted.filter((row) => compareRows(row, after, order) > 0)
    const own = relation.through === undefined ? relation.to : []
    return rest.slice(0, args.first).map((row) => this.#only(relation.model, row, own, columns))
  }

  async count(relation: Relation, key: Key, filter?: Filter): Promise<number> {
    this.asked.push({ loader: `count ${relation.loader}`, key })
    return this.#related(relation, key, filter).length
  }

  #related(relation: Relation, key: Key, filter: Filter | undefined): readonly Row[] {
    const { through, to } = relation
    const rows = this.#rowsOf(relation.model).filter((row) =>
      through === undefined
        ? to.every((field) => row[field] === partOf(key, to, field))
        : this.#pairs[through.table]?.some(([a, b]) => a === key && b === row.id),
    )
    return filter === undefined ? rows : rows.filter((row) => matches(row, filter))
  }

  #rowsOf(model: string): readonly Row[] {
    return this.#tables[model] ?? []
  }

  #primaryOrder(model: string): readonly OrderTerm[] {
    return (this.#data.models[model]?.primaryKey ?? []).map((field) => ({ field, direction: 'asc' }))
  }

  #only(model: string, row: Row, keys: readonly string[], columns: readonly string[] | undefined): Row {
    if (columns === undefined) return { ...row }
    const names = new Set([...(this.#data.models[model]?.primaryKey ?? []), ...keys, ...columns])
    return Object.fromEntries([...names].map((name) => [name, row[name]]))
  }
}

const partOf = (key: Key, fields: readonly string[], field: string): unknown =>
  fields.length === 1 ? key : (key as Row)[field]

const valuesOf = (row: Row, order: readonly OrderTerm[]) => order.map(({ field }) => row[field])

function compareRows(row: Row, values: readonly unknown[], order: readonly OrderTerm[]): number {
  for (const [index, { field, direction }] of order.entries()) {
    const compared = compareValues(row[field], values[index])
    if (compared !== 0) return direction === 'asc' ? compared : -compared
  }
  return 0
}

/** As PostgreSQL sorts them: null after all values. */
function compareValues(one: unknown, other: unknown): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null)
  if (one instanceof Uint8Array) return Buffer.compare(one, other as Uint8Array)
  const [a, b] = [plain(one), plain(other)]
  return a < b ? -1 : a > b ? 1 : 0
}

// Decimals are strings here, which compare as numbers.
function plain(value: unknown): string | number | bigint {
  if (value instanceof Date) return value.getTime()
  if (typeof value === 'boolean') return Number(value)
  const text = value as string | number | bigint
  if (typeof text !== 'string' || !/^-?\d+(\.\d+)?$/.test(text)) return text
  return text.includes('.') ? Number(text) : BigInt(text)
}

function matches(row: Row, { fields, AND = [], OR, NOT = [] }: Filter): boolean {
  return (
    Object.entries(fields).every(([field, comparison]) => holds(row[field], comparison)) &&
    AND.every((one) => matches(row, one)) &&
    (OR === undefined || OR.some((one) => matches(row, one))) &&
    !NOT.some((one) => matches(row, one))
  )
}

function holds(value: unknown, comparison: Comparison): boolean {
  const is = (other: unknown) => compareValues(value, other) === 0
  const checks: Record<keyof Comparison, (operand: never) => boolean> = {
    equals: is,
    not: (operand) => value !== null && !is(operand),
    in: (operand: readonly unknown[]) => operand.some(is),
    notIn: (operand: readonly unknown[]) => value !== null && !operand.some(is),
    lt: (operand) => value !== null && compareValues(value, operand) < 0,
    lte: (operand) => value !== null && compareValues(value, operand) <= 0,
    gt: (operand) => value !== null && compareValues(value, operand) > 0,
    gte: (operand) => value !== null && compareValues(value, operand) >= 0,
    contains: (operand) => String(value).includes(operand),
    startsWith: (operand) => String(value).startsWith(operand),
    endsWith: (operand) => String(value).endsWith(operand),
  }
  return Object.entries(comparison).every(([operator, operand]) =>
    checks[operator as keyof Comparison](operand as never),
  )
}
