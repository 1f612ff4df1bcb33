import type { AnyRow, Delegate } from './delegate.ts'
import type { Term } from './order.ts'

/** What is read, and how; checked. */
export interface Reading {
  readonly model: Delegate
  readonly terms: readonly Term[]
  readonly key: readonly string[]
  readonly pageSize: number
  readonly where: object | undefined
  /** With the fields of the order. */
  readonly select: object | undefined
  readonly include: object | undefined
  readonly signal: AbortSignal | undefined
}

/** Of one row, in the order of the terms. */
export type Values = readonly unknown[]

export function valuesOf({ terms, model }: Reading, row: AnyRow): Values {
  return terms.map(({ field }) => {
    const value = row[field]
    if (value !== undefined) return value
    throw new TypeError(
      `cursorPaginate expects ${field} in each row of ${model.$name ?? 'the model'}, got nothing. ` +
        'The client leaves it out ("omit", or an extension): name the fields you want in select.',
    )
  })
}
