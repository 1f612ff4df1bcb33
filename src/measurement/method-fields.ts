import { defaultFieldResolver, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql'
import { measured, type Resolver } from './resolvers.ts'

const ofSchemas = new WeakMap<GraphQLSchema, GraphQLFieldResolver<unknown, unknown>>()

/**
 * How an executor resolves the fields that have no resolver: by the property of that name, as ever; where that is a method, its calls are
 * counted, timed and their statements attributed as those of a resolver are. To look at a property costs what the executor's own way costs.
 */
export function measureMethodFields(schema: GraphQLSchema): void {
  const methods = new Map<string, Resolver>()
  ofSchemas.set(schema, (source, args, context, info) => {
    if (!isObject(source)) return undefined
    const { fieldName } = info
    const property = source[fieldName]
    if (typeof property !== 'function') return property
    const coordinate = `${info.parentType.name}.${fieldName}`
    let method = methods.get(coordinate)
    if (method === undefined) {
      method = measured(coordinate, defaultFieldResolver as Resolver, { recorded: true, followed: false })
      methods.set(coordinate, method)
    }
    return method(source, args, context as Record<string, unknown>, info)
  })
}

/** Undefined where the schema's methods are not measured: the executor has a way of its own. */
export const fieldResolverOf = (schema: GraphQLSchema) => ofSchemas.get(schema)

const isObject = (value: unknown): value is Record<string, unknown> =>
  (typeof value === 'object' && value !== null) || typeof value === 'function'
