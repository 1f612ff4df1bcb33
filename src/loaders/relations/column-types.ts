import type { GraphQLNamedType } from 'graphql'
import { isEnumType, isScalarType, isSpecifiedScalarType } from 'graphql'
import type { DataModel, ScalarField } from '../data-model.ts'
import { columnValues } from './column-values.ts'
import { Unwirable } from './wiring.ts'

/** GraphQL's own scalars whose values a column of each type can be compared with. A custom scalar fits any. */
const fitting: Readonly<Record<string, readonly string[]>> = {
  String: ['String', 'ID'],
  Int: ['Int', 'ID'],
  BigInt: ['Int', 'ID', 'String'],
  Float: ['Float', 'Int'],
  Decimal: ['Float', 'Int', 'String'],
  DateTime: ['String'],
  Boolean: ['Boolean'],
  Bytes: [],
}

/** @throws Unwirable where values of a GraphQL type cannot be compared with a column */
export function assertFitsColumn(
  type: GraphQLNamedType,
  field: ScalarField,
  data: DataModel,
  at: string,
): void {
  const values = columnValues(field, data)
  if (values === undefined)
    throw new Unwirable(
      `${at}: a column of type ${field.isList ? `${field.type}[]` : `${field.type} (${field.sqlType})`} cannot be compared. Leave it out.`,
    )
  if (isEnumType(type)) {
    // Where the author gave his enum other values inside, those are what a resolver sees.
    const strange = type.getValues().find(({ value }) => values.read(value) === undefined)
    const isNamed = field.isEnum || field.type === 'String'
    if (isNamed && strange === undefined) return
    throw new Unwirable(
      `${at}: ${type.name}${isNamed ? `.${strange?.name}` : ''} is no value of ${field.name}; expected ${values.expected}.`,
    )
  }
  const isCustom = isScalarType(type) && !isSpecifiedScalarType(type)
  if (isCustom || (!field.isEnum && fitting[field.type]?.includes(type.name))) return
  const known = field.isEnum
    ? `an enum with values of ${field.type}`
    : [...(fitting[field.type] ?? []), 'a custom scalar'].join(' or ')
  throw new Unwirable(`${at}: ${type.name} does not fit the column ${field.name}; expected ${known}.`)
}
