import type { GraphQLSchema } from 'graphql'
import { isIntrospectionType, isObjectType } from 'graphql'
import { remedyFor } from '../../mistakes.ts'
import type { DataModel, Model } from '../data-model.ts'
import type { WireOptions } from './wiring.ts'

/** The model of each object type that shows one, by the type's name. */
export type TypeModels = ReadonlyMap<string, Model>

/** Maps types to models: by the names given, else by their own. Root types show no model. @param mistakes is added to */
export function mapTypes(
  schema: GraphQLSchema,
  { models }: DataModel,
  { models: given = {}, without }: Pick<WireOptions, 'models' | 'without'>,
  mistakes: string[],
): TypeModels {
  const roots = new Set([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()])
  const types = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter((type) => !isIntrospectionType(type) && !roots.has(type) && without?.has(type.name) !== true)
  const typeNames = types.map(({ name }) => name)
  for (const [typeName, modelName] of Object.entries(given)) {
    const type = schema.getType(typeName)
    if (type === undefined)
      mistakes.push(
        `models names the type ${typeName}, which the schema does not have. ${remedyFor([typeName], typeNames)}`,
      )
    else if (!typeNames.includes(typeName))
      mistakes.push(
        `models names ${typeName}, which must be an object type other than a root type. ${remedyFor([typeName], typeNames)}`,
      )
    if (!Object.hasOwn(models, modelName))
      mistakes.push(
        `models.${typeName} names the model ${modelName}, which the data model does not have. ` +
          remedyFor([String(modelName)], Object.keys(models)),
      )
  }
  const mapped = new Map<string, Model>()
  for (const name of typeNames) {
    const modelName = Object.hasOwn(given, name) ? String(given[name]) : name
    const model = Object.hasOwn(models, modelName) ? models[modelName] : undefined
    if (model !== undefined) mapped.set(name, model)
  }
  return mapped
}
