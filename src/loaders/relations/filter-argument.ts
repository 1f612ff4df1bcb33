import type { GraphQLInputField, GraphQLInputObjectType, GraphQLInputType } from 'graphql'
import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isScalarType,
} from 'graphql'
import type { DataModel, Model, ScalarField } from '../data-model.ts'
import type { Comparison, Filter } from '../model-loaders.ts'
import { badInput } from './bad-input.ts'
import { assertFitsColumn } from './column-types.ts'
import { FilterBudget } from './filter-budget.ts'
import { type OperatorReader, operatorReader, readColumn } from './filter-operators.ts'
import { Unwirable } from './wiring.ts'

/** Turns what a client gave for `filter` into conditions on columns. @throws GraphQLError BAD_USER_INPUT */
export type ReadFilter = (given: unknown, argument: string) => Filter | undefined

const logic = ['AND', 'OR', 'NOT'] as const

/**
 * Reads `filter` or `where`: an input object whose fields are columns (a value: equal to it; a list: one of them; an object: operators)
 * or AND, OR, NOT of such objects.
 *
 * @throws Unwirable where the type can name what is no column, or compare it with what it never is
 */
export function filterArgument(type: GraphQLInputType, model: Model, data: DataModel): ReadFilter {
  const object = getNullableType(type)
  if (!isInputObjectType(object)) throw new Unwirable(`filter must be an input object, got ${type}.`)
  const reader = readerOf(object, model, data, new Map())
  return (given, argument) => {
    if (given === null || given === undefined) return undefined
    const filter = reader.read(given as object, argument, new FilterBudget(argument))
    return isEmpty(filter) ? undefined : filter
  }
}

type ReadField = (value: unknown, at: string, budget: FilterBudget) => Comparison | undefined

/** One input type: it may lead to itself, so it is known before its fields are. */
class FilterReader {
  readonly columns = new Map<string, ReadField>()
  readonly logic = new Map<string, FilterReader>()

  read(given: object, at: string, budget: FilterBudget): Filter {
    const inside = budget.deeper()
    const fields: Record<string, Comparison> = {}
    const joined: { -readonly [Name in (typeof logic)[number]]?: Filter[] } = {}
    for (const [name, value] of Object.entries(given)) {
      const path = `${at}.${name}`
      const filters = this.logic.get(name)
      if (filters === undefined) {
        budget.spend()
        const comparison = this.columns.get(name)?.(value, path, budget)
        if (comparison !== undefined) fields[name] = comparison
      } else if (value !== null) {
        const all = (Array.isArray(value) ? value : [value]).filter((one) => one !== null)
        budget.spend(all.length)
        joined[name as (typeof logic)[number]] = all.map((one) => filters.read(one as object, path, inside))
      }
    }
    return { fields, ...joined }
  }
}

const isEmpty = (filter: Filter): boolean =>
  Object.keys(filter.fields).length === 0 && logic.every((name) => filter[name] === undefined)

function readerOf(
  type: GraphQLInputObjectType,
  model: Model,
  data: DataModel,
  known: Map<GraphQLInputObjectType, FilterReader>,
): FilterReader {
  const before = known.get(type)
  if (before !== undefined) return before
  const reader = new FilterReader()
  known.set(type, reader)
  for (const input of Object.values(type.getFields())) {
    const at = `filter: ${type.name}.${input.name}`
    if (logic.some((name) => name === input.name)) {
      reader.logic.set(input.name, readerOf(logicType(input, at), model, data, known))
      continue
    }
    const column = Object.hasOwn(model.fields, input.name) ? model.fields[input.name] : undefined
    if (column === undefined)
      throw new Unwirable(
        `${at} names no column of ${model.name} (${Object.keys(model.fields).join(', ')}), nor AND, OR or NOT.`,
      )
    reader.columns.set(input.name, columnReader(input.type, column, data, at))
  }
  return reader
}

function logicType({ type, name }: GraphQLInputField, at: string): GraphQLInputObjectType {
  const nullable = getNullableType(type)
  const item = isListType(nullable) ? getNullableType(nullable.ofType) : nullable
  if (isInputObjectType(item)) return item
  throw new Unwirable(
    `${at} must be an input object or a list of them, as ${name} joins filters, got ${type}.`,
  )
}

function columnReader(type: GraphQLInputType, column: ScalarField, data: DataModel, at: string): ReadField {
  const nullable = getNullableType(type)
  if (isInputObjectType(nullable)) {
    const readOperators: OperatorReader = operatorReader(nullable, column, data, at)
    // Null for the whole is null for the column, as it is without operators.
    return (value, path, budget) => (value === null ? { equals: null } : readOperators(value, path, budget))
  }
  const item = isListType(nullable) ? getNullableType(nullable.ofType) : nullable
  if (!isScalarType(item) && !isEnumType(item))
    throw new Unwirable(`${at} must be a scalar, an enum, a list of either, or operators, got ${type}.`)
  assertFitsColumn(getNamedType(item), column, data, at)
  const read = readColumn(column, data)
  if (!isListType(nullable)) return (value, path) => ({ equals: value === null ? null : read(value, path) })
  return (value, path, budget) => {
    if (value === null) return { equals: null }
    if (!Array.isArray(value)) throw badInput(`${path} must be a list.`)
    budget.spend(value.length)
    return { in: value.map((one) => read(one, path)) }
  }
}
