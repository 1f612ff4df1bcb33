import type { AnyRow } from './delegate.ts'

type Selection = Readonly<Record<string, unknown>>

/** A `select` with the fields that we need, and the rows again as they were asked for. */
export interface Widened {
  readonly select: Selection | undefined
  asAsked(row: AnyRow): AnyRow
}

/** Adds fields to a `select` that lacks them; the rows given out have only what the author selected. */
export function widened(select: Selection | undefined, fields: readonly string[]): Widened {
  if (select === undefined) return { select, asAsked: (row) => row }
  const missing = fields.filter((field) => select[field] !== true)
  if (missing.length === 0) return { select, asAsked: (row) => row }
  const asked = Object.keys(select).filter((field) => select[field])
  return {
    select: { ...select, ...Object.fromEntries(missing.map((field) => [field, true])) },
    asAsked: (row) => Object.fromEntries(asked.map((field) => [field, row[field]])),
  }
}
