import { measureStatement } from '../../../src/index.ts'

export type Row = Record<string, unknown>

/**
 * A database in memory, measured as an author would measure a driver of his own. It answers each statement a turn of the event loop later,
 * and knows as much SQL as the programs of the corpus need:
 *
 * `select * | columns | count(*) | sum(column) from table [where …] [group by column] [order by column [desc]] [limit n] [offset n]`,
 * `insert into table (columns) values (…) [returning *]`, `update table set column = … [where …]`, `delete from table [where …]`.
 *
 * A condition is `column = value`, `<`, `>`, `<=`, `>=`, `<>`, `column in (values)`, `column = any($1)`, `column is [not] null`, joined by
 * `and`; a value is `$1`, a number or a 'text'.
 */
export class MemoryDatabase {
  readonly tables: Record<string, Row[]>
  /** Every statement that was sent, with its values in place of the parameters. */
  readonly sent: string[] = []

  constructor(tables: Record<string, Row[]>) {
    this.tables = structuredClone(tables)
  }

  query<Found = Row>(text: string, parameters: readonly unknown[] = []): Promise<Found[]> {
    return measureStatement({ text, parameters }, async () => {
      this.sent.push(text.replaceAll(/\$(\d+)/g, (_, at) => JSON.stringify(parameters[Number(at) - 1])))
      await new Promise((resolve) => setImmediate(resolve))
      return structuredClone(this.#run(text.trim(), parameters)) as Found[]
    })
  }

  #run(text: string, parameters: readonly unknown[]): Row[] {
    const bare = text.replaceAll(/\/\*.*?\*\//gs, '').trim()
    const verb = bare.match(/^\w+/)?.[0]?.toLowerCase()
    if (verb === 'select') return this.#select(bare, parameters)
    if (verb === 'insert') return this.#insert(bare, parameters)
    if (verb === 'update') return this.#update(bare, parameters)
    if (verb === 'delete') return this.#delete(bare, parameters)
    throw new Error(`the corpus's database does not know: ${text}`)
  }

  #select(text: string, parameters: readonly unknown[]): Row[] {
    const parts = text.match(
      /^select\s+(?<what>.+?)\s+from\s+(?<table>\w+)(?:\s+where\s+(?<where>.+?))?(?:\s+group\s+by\s+(?<group>\w+))?(?:\s+order\s+by\s+(?<order>\w+)(?<desc>\s+desc)?(?:\s+asc)?)?(?:\s+limit\s+(?<limit>\S+))?(?:\s+offset\s+(?<offset>\S+))?(?:\s+for\s+update(?:\s+skip\s+locked)?)?$/is,
    )?.groups
    if (parts === undefined) throw new Error(`the corpus's database does not know: ${text}`)
    const { what = '*', table = '', where, group, order, desc, limit, offset } = parts
    let rows = this.#table(table).filter((row) => matches(row, where, parameters))
    if (order !== undefined) {
      const sign = desc === undefined ? 1 : -1
      rows = rows.toSorted((one, other) => sign * compare(one[order], other[order]))
    }
    if (group !== undefined) return grouped(rows, what, group)
    if (isAggregate(what)) return [aggregateOf(rows, what)]
    const from = offset === undefined ? 0 : Number(scalarOf(offset, parameters))
    const to = limit === undefined ? rows.length : from + Number(scalarOf(limit, parameters))
    return rows.slice(from, to).map((row) => picked(row, what))
  }

  #insert(text: string, parameters: readonly unknown[]): Row[] {
    const parts = text.match(
      /^insert\s+into\s+(\w+)\s*\(([^)]*)\)\s*values\s*\(([^)]*)\)(\s+returning\s+\*)?$/is,
    )
    if (parts === null) throw new Error(`the corpus's database does not know: ${text}`)
    const [, table = '', columns = '', values = '', returning] = parts
    const given = listed(values).map((value) => scalarOf(value, parameters))
    const row = Object.fromEntries(listed(columns).map((column, at) => [column, given[at]]))
    this.#table(table).push(row)
    return returning === undefined ? [] : [row]
  }

  #update(text: string, parameters: readonly unknown[]): Row[] {
    const parts = text.match(/^update\s+(\w+)\s+set\s+(.+?)(?:\s+where\s+(.+?))?(\s+returning\s+\*)?$/is)
    if (parts === null) throw new Error(`the corpus's database does not know: ${text}`)
    const [, table = '', set = '', where, returning] = parts
    const rows = this.#table(table).filter((row) => matches(row, where, parameters))
    for (const row of rows) {
      for (const assignment of listed(set)) {
        const [column = '', value = ''] = assignment.split(/\s*=\s*/)
        row[column] = scalarOf(value, parameters)
      }
    }
    return returning === undefined ? [] : rows
  }

  #delete(text: string, parameters: readonly unknown[]): Row[] {
    const parts = text.match(/^delete\s+from\s+(\w+)(?:\s+where\s+(.+))?$/is)
    if (parts === null) throw new Error(`the corpus's database does not know: ${text}`)
    const [, table = '', where] = parts
    this.tables[table] = this.#table(table).filter((row) => !matches(row, where, parameters))
    return []
  }

  #table(name: string): Row[] {
    const table = this.tables[name]
    if (table === undefined) throw new Error(`the corpus's database has no table ${name}`)
    return table
  }
}

const listed = (text: string): string[] => text.split(',').map((one) => one.trim())

function scalarOf(text: string, parameters: readonly unknown[]): unknown {
  if (text.startsWith('$')) return parameters[Number(text.slice(1)) - 1]
  if (text.startsWith("'")) return text.slice(1, -1)
  if (/^(?:null|true|false)$/i.test(text)) return JSON.parse(text.toLowerCase())
  return Number(text)
}

function matches(row: Row, where: string | undefined, parameters: readonly unknown[]): boolean {
  if (where === undefined) return true
  return where.split(/\s+and\s+/i).every((condition) => holds(row, condition.trim(), parameters))
}

function holds(row: Row, condition: string, parameters: readonly unknown[]): boolean {
  const nullity = condition.match(/^(\w+)\s+is\s+(not\s+)?null$/i)
  if (nullity !== null) return (row[nullity[1] ?? ''] == null) === (nullity[2] === undefined)
  const inList = condition.match(/^(\w+)\s+in\s*\(([^)]*)\)$/i)
  if (inList !== null) {
    return listed(inList[2] ?? '').some((value) => same(row[inList[1] ?? ''], scalarOf(value, parameters)))
  }
  const any = condition.match(/^(\w+)\s*=\s*any\s*\(\s*(\$\d+)[^)]*\)$/i)
  if (any !== null) {
    return (scalarOf(any[2] ?? '', parameters) as unknown[]).some((value) => same(row[any[1] ?? ''], value))
  }
  const [, column = '', operator, value = ''] = condition.match(/^(\w+)\s*(=|<>|<=|>=|<|>)\s*(\S+)$/) ?? []
  const order = compare(row[column], scalarOf(value, parameters))
  if (operator === '=') return row[column] != null && order === 0
  if (operator === '<>') return order !== 0
  if (operator === '<') return order < 0
  if (operator === '>') return order > 0
  if (operator === '<=') return order <= 0
  if (operator === '>=') return order >= 0
  throw new Error(`the corpus's database does not know the condition ${condition}`)
}

const same = (one: unknown, other: unknown): boolean => one != null && compare(one, other) === 0

function compare(one: unknown, other: unknown): number {
  const [a, b] =
    typeof one === 'number' || typeof other === 'number'
      ? [Number(one), Number(other)]
      : [String(one), String(other)]
  return a < b ? -1 : a > b ? 1 : 0
}

const isAggregate = (what: string): boolean => /^(?:count|sum)\s*\(/i.test(what)

function aggregateOf(rows: readonly Row[], what: string): Row {
  const [, verb = '', column = ''] = what.match(/^(count|sum)\s*\(\s*([\w*]+)\s*\)/i) ?? []
  if (verb.toLowerCase() === 'count') return { count: rows.length }
  return { sum: rows.reduce((sum, row) => sum + Number(row[column]), 0) }
}

function grouped(rows: readonly Row[], what: string, group: string): Row[] {
  const groups = new Map<unknown, Row[]>()
  for (const row of rows) groups.set(row[group], [...(groups.get(row[group]) ?? []), row])
  const aggregate = listed(what).find(isAggregate) ?? 'count(*)'
  return [...groups].map(([value, members]) => ({ [group]: value, ...aggregateOf(members, aggregate) }))
}

function picked(row: Row, what: string): Row {
  if (what === '*') return row
  return Object.fromEntries(listed(what).map((column) => [column, row[column]]))
}
