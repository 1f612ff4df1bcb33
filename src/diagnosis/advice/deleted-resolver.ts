import { isNonNullType } from 'graphql'
import { chosenLoader } from './chosen-loader.ts'
import { type Piece, propertyName } from './code-text.ts'
import { orderOf } from './generated-loader.ts'
import type { Proven, Remedy } from './proven.ts'

/** Where the field shows a relation, and its resolver gives just that: without the resolver it resolves itself. */
export function deletedResolver({
  evidence,
  frame,
  read,
  calls,
  origins,
  answer,
}: Proven): Remedy | undefined {
  const { cause, known } = evidence
  const { parentType, fieldName, returnType } = frame.info
  const loader = known.shadowed.get(cause.coordinate)
  if (loader === undefined || answer === undefined || answer.of === 'value') return undefined
  const typeName = parentType.name
  const model =
    known.models[Object.hasOwn(known.modelOfType, typeName) ? (known.modelOfType[typeName] ?? '') : typeName]
  const relation = model && Object.hasOwn(model.relations, fieldName) ? model.relations[fieldName] : undefined
  const mayMiss = isNonNullType(returnType)
  const chosen = chosenLoader(evidence, read, calls, { answer, mayMiss, isAlone: true })
  if (relation?.loader !== loader || chosen?.name !== loader || chosen.definition !== undefined)
    return undefined
  if (chosen.after !== '' || (relation.kind === 'toOne') !== (answer.of === 'row')) return undefined
  const isByRelation = chosen.fields.every(
    (field, at) => relation.from[relation.to.indexOf(field)] === origins[at]?.property,
  )
  const order = relation.kind === 'toOne' || read.model === undefined ? '' : orderOf(read, read.model)
  if (!isByRelation || order === undefined) return undefined
  const where = [
    `In the resolvers of ${typeName}: delete ${fieldName}, unless it also checks who may see it.`,
    `Without it the relation resolves itself: one statement for all, through the loader ${loader}.`,
  ]
  const pieces: Piece[] = [{ where, code: [`// ${propertyName(fieldName)}: deleted`] }]
  if (order !== '')
    pieces.push({
      where: ["In the gateway's option relations: the order that the statement has now."],
      code: [`orderBy: { '${cause.coordinate}': ${order} },`],
    })
  return {
    says: `Delete this resolver: the relation resolves itself, in one statement for all (context.loaders.${loader}).`,
    pieces,
  }
}
