import type { DataModel, Model } from '../data-model.ts'
import type { OrderTerm } from '../model-loaders.ts'
import { columnValues } from './column-values.ts'

/** A field named twice counts where it stands first. */
export const distinctTerms = (terms: readonly OrderTerm[]): readonly OrderTerm[] =>
  terms.filter(({ field }, index) => terms.findIndex((other) => other.field === field) === index)

/** The same order from its end. PostgreSQL sorts nulls after all values, and before them where it descends: so they turn round, too. */
export const reversed = (terms: readonly OrderTerm[]): readonly OrderTerm[] =>
  terms.map(({ field, direction }) => ({ field, direction: direction === 'asc' ? 'desc' : 'asc' }))

/** Why rows cannot be ordered by a column; undefined where they can. */
export function notOrdered({ fields }: Model, field: string): string | undefined {
  const column = fields[field]
  const isOrdered = column !== undefined && !column.isList && column.type !== 'Json'
  return isOrdered ? undefined : `rows cannot be ordered by ${field}, which is a list or Json`
}

/** Why a cursor cannot hold a column's value; undefined where it can. */
export function notInCursor({ fields }: Model, field: string, data: DataModel): string | undefined {
  const column = fields[field]
  const isHeld = column !== undefined && columnValues(column, data) !== undefined
  return isHeld ? undefined : `a cursor cannot hold ${field}, whose type is ${column?.sqlType}`
}
