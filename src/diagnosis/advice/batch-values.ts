import type { TracedBatch, TracedStatement } from '../../measurement/trace.ts'
import { grouped } from '../grouped.ts'
import { comparable } from '../statement-keys.ts'
import { type KeyedRead, keyValuesOf } from './keyed-read.ts'
import { fieldOf } from './known-code.ts'
import { type Answer, Comparison, rowsSeen, type SeenRow } from './seen-rows.ts'

/** What one key of a batch was looked up by, and what it was given. */
export interface LoadedKey {
  readonly key: unknown
  readonly value: unknown
  readonly statement: TracedStatement
}

/** Each key with the one statement that looked it up; undefined where that is not told. */
export function loadedKeys(
  read: KeyedRead,
  batches: readonly TracedBatch[],
  statements: readonly TracedStatement[],
): readonly LoadedKey[] | undefined {
  const sent = grouped(statements, ({ frame }) => frame)
  const loaded: LoadedKey[] = []
  for (const { frame, keys, values } of batches) {
    const own = sent.get(frame) ?? []
    const all = values as ArrayLike<unknown> | undefined
    const statementOf = statementsByKey(read, keys, own)
    if (all === undefined || own.length !== keys.length || statementOf === undefined) return undefined
    for (const [at, key] of keys.entries())
      loaded.push({ key, value: all[at], statement: statementOf(key) as TracedStatement })
  }
  return loaded
}

/** By what a statement was told: the key itself, or the one property of it that tells them all. */
function statementsByKey(
  read: KeyedRead,
  keys: readonly unknown[],
  statements: readonly TracedStatement[],
): ((key: unknown) => TracedStatement | undefined) | undefined {
  const byTold = new Map(
    statements.map((statement): [string, TracedStatement] => [
      comparable(keyValuesOf(read, statement)[0]),
      statement,
    ]),
  )
  const [first] = keys
  const names = typeof first === 'object' && first !== null ? Object.keys(first) : [undefined]
  const told = (key: unknown, name: string | undefined): string =>
    comparable(name === undefined ? key : (key as Readonly<Record<string, unknown>> | null)?.[name])
  const fitting = names.filter((name) => keys.every((key) => byTold.has(told(key, name))))
  const [name] = fitting
  const isCertain = fitting.every((other) => keys.every((key) => told(key, other) === told(key, name)))
  return fitting.length > 0 && isCertain ? (key) => byTold.get(told(key, name)) : undefined
}

/** What a batch made of its rows. */
export interface Form {
  readonly answer: Answer | undefined
  readonly seen: readonly SeenRow[]
}

/** What a key was given of its rows. */
export function formOf(read: KeyedRead, loaded: readonly LoadedKey[]): Form | undefined {
  if (read.client !== 'sql') return formOfObjects(read, loaded)
  const comparison = new Comparison()
  const all = loaded.map(({ value, statement }) => ({
    value,
    rows: rowsSeen(read, { frame: statement.frame, statement }, false) ?? [],
  }))
  const seen = all.flatMap(({ rows }) => rows)
  if (read.gives === 'aggregate') return aggregateForm(read, all)
  if (all.every(({ value, rows }) => Array.isArray(value) && comparison.isSame(value, rows)))
    return { answer: { of: 'rows' }, seen }
  const areFirst = all.every(({ value, rows: [row] }) =>
    row === undefined ? (value ?? undefined) === undefined : comparison.isSame(value, row),
  )
  return areFirst && seen.length > 0 ? { answer: { of: 'row' }, seen } : undefined
}

/** One value of the one row. */
function aggregateForm(
  read: KeyedRead,
  all: readonly { readonly value: unknown; readonly rows: readonly SeenRow[] }[],
): Form | undefined {
  const [item, ...others] = read.select.items
  if (item?.kind !== 'aggregate' || others.length > 0) return undefined
  const { output } = item
  const areAsTheyAre = all.every(({ value, rows: [row] }) => value === row?.[output])
  const areNumbers = all.every(
    ({ value, rows: [row] }) => typeof value === 'number' && value === Number(row?.[output]),
  )
  if (!areAsTheyAre && !(areNumbers && item.of === 'count')) return undefined
  const none =
    item.of === 'count' || all.every(({ rows: [row] }) => row?.[output] !== null) ? undefined : null
  const conversion = areAsTheyAre ? undefined : 'Number'
  return {
    answer: { of: 'value', property: output, conversion, none },
    seen: all.flatMap(({ rows }) => rows),
  }
}

/** What Prisma gives inside a batch is not noted: the values must be rows of the model, of their key. */
function formOfObjects(read: KeyedRead, loaded: readonly LoadedKey[]): Form | undefined {
  const { model, client, gives, keys } = read
  if (client !== 'prisma' || model === undefined) return undefined
  if (gives === 'count') {
    const areCounts = loaded.every(
      ({ value, statement }) =>
        String((statement.rowValues?.[0] as readonly unknown[])?.[0]) === String(value),
    )
    return areCounts ? { answer: { of: 'nothing else' }, seen: [] } : undefined
  }
  const field = fieldOf(model, keys[0]?.column ?? '')?.name ?? ''
  const isRow = (value: unknown, statement: TracedStatement): value is SeenRow =>
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).every((name) => Object.hasOwn(model.fields, name)) &&
    Object.hasOwn(value, field) &&
    String((value as SeenRow)[field]) === String(keyValuesOf(read, statement)[0])
  const areLists = loaded.every(
    ({ value, statement }) =>
      Array.isArray(value) && value.length === statement.rows && value.every((one) => isRow(one, statement)),
  )
  if (areLists)
    return { answer: { of: 'rows' }, seen: loaded.flatMap(({ value }) => value as readonly SeenRow[]) }
  const areRows = loaded.every(({ value, statement }) =>
    statement.rows === 0 ? value == null : statement.rows === 1 && isRow(value, statement),
  )
  const seen = loaded.flatMap(({ value }) => (value == null ? [] : [value as SeenRow]))
  return areRows && seen.length > 0 ? { answer: { of: 'row' }, seen } : undefined
}
