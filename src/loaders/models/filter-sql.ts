import { SluiceError } from '../../errors.ts'
import { shown } from '../../mistakes.ts'
import type { DataModel, Model } from '../data-model.ts'
import type { Comparison, Filter } from '../model-loaders.ts'
import { unknownField } from './columns.ts'
import { comparisonSql } from './comparison-sql.ts'
import type { Parameters } from './parameters.ts'

// A filter comes from a client: a deeper or a longer one asks for nothing that a person would.
const maxDepth = 20
const maxComparisons = 500

/**
 * A filter as a condition on the table `t`, with its values as parameters; undefined where it says nothing. It means what Prisma's `where`
 * means: rows that are null in a column are not among those of `not`, `notIn` or `NOT`; an empty `in` or `OR` leaves none. What says nothing
 * (`{}`, only undefined values) is left out of `AND`, `OR` and `NOT`, so an `OR` of nothing else leaves none. A null in `in` finds rows that
 * are null. A value that the column cannot have (an ID that is no number) equals no row's.
 *
 * @throws SluiceError LOADER for an unknown field or operator, a value that the column cannot be compared with, and a filter of more than
 * 20 levels or 500 comparisons
 */
export function filterSql(
  filter: Filter,
  model: Model,
  dataModel: DataModel,
  parameters: Parameters,
): string | undefined {
  let comparisons = 0

  const conditionsOf = (given: readonly Filter[] | undefined, depth: number): readonly string[] =>
    (given ?? []).flatMap((inner) => conditionOf(inner, depth) ?? [])

  const conditionOf = (given: Filter, depth: number): string | undefined => {
    if (depth > maxDepth) throw tooLarge(model, `${depth} levels deep`, `${maxDepth} levels`)
    checkForm(given, model)
    // In the model's order, so that a filter is one statement whatever the order of its properties.
    const terms = Object.values(model.fields)
      .filter(({ name }) => Object.hasOwn(given.fields, name) && given.fields[name] !== undefined)
      .flatMap((field) => comparisonSql(field, given.fields[field.name] as Comparison, dataModel, parameters))
    comparisons += terms.length
    if (comparisons > maxComparisons)
      throw tooLarge(model, `${comparisons} comparisons long`, `${maxComparisons} comparisons`)
    terms.push(...conditionsOf(given.AND, depth + 1))
    if (given.OR !== undefined) terms.push(anyOf(conditionsOf(given.OR, depth + 1)))
    terms.push(...conditionsOf(given.NOT, depth + 1).map((condition) => `not ${condition}`))
    return terms.length === 0 ? undefined : `(${terms.join(' and ')})`
  }

  return conditionOf(filter, 1)
}

const anyOf = (terms: readonly string[]): string => (terms.length === 0 ? 'false' : `(${terms.join(' or ')})`)

function checkForm(filter: Filter, model: Model): void {
  const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value)
  if (!isObject(filter) || !isObject(filter.fields)) {
    const came = isObject(filter) ? `fields: ${shown(filter.fields)}` : shown(filter)
    throw new SluiceError('LOADER', `filter must be { fields: { … }, AND?, OR?, NOT? }, got ${came}.`)
  }
  const unknown = Object.keys(filter.fields).find((name) => !Object.hasOwn(model.fields, name))
  if (unknown !== undefined) throw unknownField(model, unknown, 'filter')
}

const tooLarge = (model: Model, is: string, most: string): SluiceError =>
  new SluiceError(
    'LOADER',
    `A filter of ${model.name} must have at most ${most}, got one ${is}. Ask for less at once.`,
  )
