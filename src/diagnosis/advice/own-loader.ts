import type { Evidence } from './evidence.ts'
import { type KeyedRead, keyValuesOf } from './keyed-read.ts'
import { fieldOf } from './known-code.ts'
import { keyedName, pluralOf, singularOf } from './names.ts'
import { Comparison, rowsSeen, type SeenCall } from './seen-rows.ts'

/** A loader of the author's own that is called as one for these keys would be. */
export interface OwnLoader {
  readonly name: string
  /** It was seen to give what the resolver gave. */
  readonly isProven: boolean
}

/** @param of what the resolver gives of the rows */
export function ownLoader(
  { trace, known }: Evidence,
  read: KeyedRead,
  calls: readonly SeenCall[],
  of: 'row' | 'rows',
): OwnLoader | undefined {
  const { model, select, keys } = read
  const parts = keys.map(({ column }) => (model && fieldOf(model, column)?.name) ?? column)
  const subjects = [select.table, ...(model === undefined ? [] : [model.name])]
  const called = of === 'row' ? singularOf : pluralOf
  const name = subjects
    .map((subject) => keyedName(called(subject), parts))
    .find((one) => one !== undefined && known.loaders.has(one))
  if (name === undefined) return undefined
  const loaded = new Map<unknown, unknown>()
  for (const { loader, keys: asked, values } of trace.batches)
    if (loader === name)
      for (const [at, key] of asked.entries())
        loaded.set(key, (values as ArrayLike<unknown> | undefined)?.[at])
  const comparison = new Comparison()
  const both = calls.flatMap((call) => {
    const [key] = keyValuesOf(read, call.statement)
    const rows = rowsSeen(read, call, true)
    return keys.length === 1 && loaded.has(key) && rows !== undefined
      ? [{ value: loaded.get(key), rows }]
      : []
  })
  const areSame = both.every(({ value, rows }) =>
    comparison.isSame(value ?? null, of === 'row' ? (rows[0] ?? null) : rows),
  )
  return { name, isProven: areSame && both.some(({ rows }) => rows.length > 0) }
}
