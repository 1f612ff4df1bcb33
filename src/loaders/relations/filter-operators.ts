import type { GraphQLInputField, GraphQLInputObjectType } from 'graphql'
import { getNamedType, getNullableType, isEnumType, isListType, isScalarType } from 'graphql'
import { shown } from '../../mistakes.ts'
import type { DataModel, ScalarField } from '../data-model.ts'
import type { Comparison } from '../model-loaders.ts'
import { badInput } from './bad-input.ts'
import { assertFitsColumn } from './column-types.ts'
import { columnValues, isText } from './column-values.ts'
import type { FilterBudget } from './filter-budget.ts'
import { Unwirable } from './wiring.ts'

type Operator = keyof Comparison

/** What each operator is given: `value` may be null, which is then looked for. */
const operators: Readonly<Record<Operator, 'value' | 'list' | 'bound' | 'text'>> = {
  equals: 'value',
  not: 'value',
  in: 'list',
  notIn: 'list',
  lt: 'bound',
  lte: 'bound',
  gt: 'bound',
  gte: 'bound',
  contains: 'text',
  startsWith: 'text',
  endsWith: 'text',
}

export type OperatorReader = (given: unknown, at: string, budget: FilterBudget) => Comparison | undefined

/** Reads an object of operators, `{ gte: 1, lt: 5 }`. @throws Unwirable for one that is unknown or does not fit the column */
export function operatorReader(
  type: GraphQLInputObjectType,
  column: ScalarField,
  data: DataModel,
  at: string,
): OperatorReader {
  for (const input of Object.values(type.getFields())) assertOperator(type, input, column, data, at)
  const read = readColumn(column, data)
  return (given, path, budget) => {
    const comparison: Record<string, unknown> = {}
    for (const [operator, value] of Object.entries(given as object)) {
      budget.spend()
      const where = `${path}.${operator}`
      const kind = operators[operator as Operator]
      if (value === null && kind !== 'value')
        throw badInput(`${where} must not be null. Leave it out, or give a value.`)
      if (kind === 'list') {
        const values = value as readonly unknown[]
        budget.spend(values.length)
        comparison[operator] = values.map((one) => read(one, where))
      } else comparison[operator] = value === null ? null : read(value, where)
    }
    return Object.keys(comparison).length === 0 ? undefined : comparison
  }
}

function assertOperator(
  { name: typeName }: GraphQLInputObjectType,
  { name, type }: GraphQLInputField,
  column: ScalarField,
  data: DataModel,
  of: string,
): void {
  const at = `${of}.${name} (${typeName})`
  const kind = Object.hasOwn(operators, name) ? operators[name as Operator] : undefined
  if (kind === undefined)
    throw new Unwirable(`${at} is no operator; expected one of ${Object.keys(operators).join(', ')}.`)
  const nullable = getNullableType(type)
  if (isListType(nullable) !== (kind === 'list'))
    throw new Unwirable(`${at} must be ${kind === 'list' ? 'a list' : 'one value'}, got ${type}.`)
  const item = isListType(nullable) ? getNullableType(nullable.ofType) : nullable
  if (!isScalarType(item) && !isEnumType(item))
    throw new Unwirable(`${at} must be of a scalar or an enum, got ${type}.`)
  if (kind === 'text' && (column.type !== 'String' || column.isList || !isText(column.sqlType)))
    throw new Unwirable(`${at} is for text; ${column.name} is ${column.sqlType}.`)
  assertFitsColumn(getNamedType(item), column, data, at)
}

/** A client's value for a column. @throws GraphQLError BAD_USER_INPUT where it is none, naming the place in the argument */
export function readColumn(column: ScalarField, data: DataModel): (value: unknown, at: string) => unknown {
  const values = columnValues(column, data)
  return (value, at) => {
    const known = value === null ? undefined : values?.read(value)
    if (known === undefined) throw badInput(`${at} must be ${values?.expected}, got ${shown(value)}.`)
    return known
  }
}
