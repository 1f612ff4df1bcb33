import { SluiceError } from '../../errors.ts'
import { shown } from '../../mistakes.ts'
import type { DataModel } from '../data-model.ts'
import type { Ordering } from './order-sql.ts'
import type { Parameters } from './parameters.ts'
import { impossible, writerOf } from './written-value.ts'

/**
 * The condition that a row comes after the one with these values.
 *
 * @throws SluiceError LOADER when they are not one for each step of the order, or a step's column cannot have its value
 */
export function afterSql(
  after: readonly unknown[],
  orderings: readonly Ordering[],
  dataModel: DataModel,
  parameters: Parameters,
): string {
  const names = orderings.map(({ field }) => field.name).join(', ')
  if (!Array.isArray(after) || after.length !== orderings.length) {
    const came = Array.isArray(after) ? `${after.length}` : shown(after)
    throw mistake(`after must have a value for each step of the order (${names}), got ${came}.`)
  }
  const steps = orderings.map((ordering, index) => stepOf(ordering, after[index], dataModel, parameters))
  const [first] = orderings
  const isOneWay = orderings.every(({ direction }) => direction === first?.direction)
  if (isOneWay && orderings.every(({ field }) => field.isRequired)) {
    const rows = orderings.map(({ sql }) => sql).join(', ')
    const values = steps.map(({ place }) => place).join(', ')
    return `(${rows}) ${first?.direction === 'desc' ? '<' : '>'} (${values})`
  }
  const cases = steps.map(({ isAfter }, index) =>
    [...steps.slice(0, index).map(({ isEqual }) => isEqual), isAfter].join(' and '),
  )
  return `(${cases.map((terms) => `(${terms})`).join(' or ')})`
}

interface Step {
  readonly place: string
  readonly isEqual: string
  readonly isAfter: string
}

function stepOf(
  { field, direction, sql, type }: Ordering,
  value: unknown,
  dataModel: DataModel,
  parameters: Parameters,
): Step {
  if (value === null && !field.isRequired) {
    return {
      place: 'null',
      isEqual: `${sql} is null`,
      isAfter: direction === 'asc' ? 'false' : `${sql} is not null`,
    }
  }
  const written = value === null || value === undefined ? impossible : writerOf(field, dataModel)(value)
  if (written === impossible) {
    const came = value === null ? 'null' : shown(value)
    throw mistake(`after must have a value of ${field.type} for ${field.name}, got ${came}.`)
  }
  const place = parameters.add(written, type)
  const comes = `${sql} ${direction === 'asc' ? '>' : '<'} ${place}`
  return {
    place,
    isEqual: `${sql} = ${place}`,
    isAfter: direction === 'asc' && !field.isRequired ? `(${comes} or ${sql} is null)` : comes,
  }
}

const mistake = (message: string): SluiceError => new SluiceError('LOADER', message)
