import type { GraphQLEnumType, GraphQLInputObjectType, GraphQLInputType } from 'graphql'
import { getNamedType, getNullableType, isEnumType, isInputObjectType, isListType } from 'graphql'
import type { Model } from '../data-model.ts'
import type { OrderTerm } from '../model-loaders.ts'
import { badInput } from './bad-input.ts'
import { notOrdered } from './order.ts'
import { Unwirable } from './wiring.ts'

/** What a schema's `orderBy` can ask for. */
export interface OrderArgument {
  /** Every column it can name. */
  readonly fields: readonly string[]
  /** @returns the terms asked for; none for null */
  readonly read: (given: unknown) => readonly OrderTerm[]
}

/**
 * Reads `orderBy`: an enum whose values are a column and a direction (`CREATED_AT_DESC`, `createdAt_DESC`), or an input object of one
 * field (`{ createdAt: DESC }`); or a list of either, first things first.
 *
 * @throws Unwirable where the type can name what is no column to order by
 */
export function orderArgument(type: GraphQLInputType, model: Model): OrderArgument {
  const nullable = getNullableType(type)
  const named = getNamedType(type)
  if (isListType(nullable) && isListType(getNullableType(nullable.ofType))) throw misfit(type)
  const one = isEnumType(named)
    ? enumOrder(named, model)
    : isInputObjectType(named)
      ? objectOrder(named, model)
      : undefined
  if (one === undefined) throw misfit(type)
  return {
    fields: one.fields,
    read: (given) => (Array.isArray(given) ? given : [given]).flatMap(one.read),
  }
}

const misfit = (type: GraphQLInputType) =>
  new Unwirable(`orderBy must be an enum, an input object, or a list of either, got ${type}.`)

function enumOrder(type: GraphQLEnumType, model: Model): OrderArgument {
  const terms = new Map<unknown, OrderTerm>()
  for (const { name, value } of type.getValues()) {
    const [, column, direction] = /^(.+)_(asc|desc)$/i.exec(name) ?? []
    if (column === undefined || direction === undefined)
      throw new Unwirable(
        `orderBy: ${type.name}.${name} must be a column and a direction, such as CREATED_AT_DESC.`,
      )
    const field = columnNamed(column, model, `${type.name}.${name}`)
    // What a resolver sees is the value inside, which the author may have chosen.
    terms.set(value, { field, direction: direction.toLowerCase() === 'asc' ? 'asc' : 'desc' })
  }
  return {
    fields: [...terms.values()].map(({ field }) => field),
    read(given) {
      const term = terms.get(given)
      return term === undefined ? [] : [term]
    },
  }
}

function objectOrder(type: GraphQLInputObjectType, model: Model): OrderArgument {
  const directions = new Map<string, ReadonlyMap<unknown, OrderTerm>>()
  for (const { name, type: direction } of Object.values(type.getFields())) {
    const at = `${type.name}.${name}`
    if (!Object.hasOwn(model.fields, name)) throw noColumn(at, model)
    assertOrdered(model, name, at)
    const given = getNullableType(direction)
    if (!isEnumType(given) || !given.getValues().every((value) => /^(asc|desc)$/i.test(value.name)))
      throw new Unwirable(`orderBy: ${at} must be an enum of ASC and DESC, got ${direction}.`)
    const terms = given
      .getValues()
      .map((value): [unknown, OrderTerm] => [
        value.value,
        { field: name, direction: value.name.toLowerCase() === 'asc' ? 'asc' : 'desc' },
      ])
    directions.set(name, new Map(terms))
  }
  return {
    fields: [...directions.keys()],
    read(given) {
      const entries = Object.entries((given ?? {}) as object).filter(([, direction]) => direction !== null)
      // The order of an input object's fields is the schema's, not the client's.
      if (entries.length > 1)
        throw badInput(
          `orderBy takes one field an object, got ${entries.map(([name]) => name).join(' and ')}. Give a list of objects where the ` +
            'field takes one, or one field alone.',
        )
      return entries.flatMap(([name, direction]) => directions.get(name)?.get(direction) ?? [])
    },
  }
}

/** The column that `createdAt`, `CREATED_AT` and `created_at` all mean; one of the same letters and case before any other. */
function columnNamed(name: string, model: Model, at: string): string {
  const plain = (text: string) => text.replaceAll('_', '').toLowerCase()
  const found = Object.hasOwn(model.fields, name)
    ? [name]
    : Object.keys(model.fields).filter((field) => plain(field) === plain(name))
  const [field] = found
  if (field === undefined) throw noColumn(at, model)
  if (found.length > 1)
    throw new Unwirable(`orderBy: ${at} could mean ${found.join(' or ')}. Name it exactly.`)
  assertOrdered(model, field, at)
  return field
}

function assertOrdered(model: Model, field: string, at: string): void {
  const reason = notOrdered(model, field)
  if (reason !== undefined) throw new Unwirable(`orderBy: ${at}: ${reason}. Leave it out.`)
}

const noColumn = (at: string, { name, fields }: Model) =>
  new Unwirable(`orderBy: ${at} names no column of ${name} (${Object.keys(fields).join(', ')}).`)
