import { randomBytes } from 'node:crypto'
import type {
  DocumentNode,
  FieldNode,
  GraphQLFieldResolver,
  GraphQLObjectType,
  GraphQLSchema,
  SelectionNode,
} from 'graphql'
import {
  defaultFieldResolver,
  GraphQLID,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import type { CacheDirectives } from './directives.ts'
import type { Entities } from './entities.ts'
import { isPromise } from './maybe-promise.ts'

/**
 * Fields added to a document so that the answer says which entities it holds, and taken out of the answer
 * again.
 *
 * They are aliases of the author's real fields, so that resolvers which look ahead in `info.fieldNodes` load
 * what they need. The alias is random in each process and checked against the document: no alias of a
 * client's can stand for it.
 */
const hiddenPrefix = `_h${randomBytes(8).toString('hex')}`

/**
 * What a hidden `id` answers where the real one is missing or fails: adding it must never fail an object the
 * client asked for.
 */
export const unknownId = `${hiddenPrefix} unknown`

/** A prefix that no name in a document starts with. */
export function hiddenPrefixFor(names: Iterable<string>): string {
  let prefix = hiddenPrefix
  for (const name of names) while (name.startsWith(prefix)) prefix += '_'
  return prefix
}

/** The response key a field of an object has for us alone. */
export const hiddenKey = (prefix: string, field: string): string => `${prefix}_${field}`

/** The fields of an object type whose values its tags are made of. */
function keyFieldsOf(type: GraphQLObjectType, entities: Entities, directives: CacheDirectives): string[] {
  const fields = new Set<string>(entities.isEntity(type) ? ['id'] : [])
  for (const format of directives.typeFormats.get(type.name) ?? []) {
    for (const part of format.parts)
      if (typeof part !== 'string' && part.path[0] !== undefined) fields.add(part.path[0])
  }
  return [...fields]
}

/**
 * The document with hidden fields at the end of each selection set that needs them; the same document where
 * none does.
 */
export function addHiddenFields(
  document: DocumentNode,
  schema: GraphQLSchema,
  prefix: string,
  entities: Entities,
  directives: CacheDirectives,
): DocumentNode {
  const typeInfo = new TypeInfo(schema)
  const leave = (node: FieldNode): FieldNode | undefined => {
    const type = typeInfo.getType()
    const named = type && getNamedType(type)
    if (node.selectionSet === undefined || !isCompositeType(named)) return undefined
    const { selections } = node.selectionSet
    const added: SelectionNode[] = []
    if (isObjectType(named)) {
      added.push(...missing(selections, keyFieldsOf(named, entities, directives), prefix))
    } else if (isAbstractType(named)) {
      added.push(...missing(selections, ['__typename'], prefix))
      for (const possible of entities.possibleTypes(named)) {
        const fields = missing(selections, keyFieldsOf(possible, entities, directives), prefix)
        if (fields.length > 0) added.push(onType(possible.name, fields))
      }
    }
    if (added.length === 0) return undefined
    return { ...node, selectionSet: { ...node.selectionSet, selections: [...selections, ...added] } }
  }
  return visit(document, visitWithTypeInfo(typeInfo, { Field: { leave } }))
}

function missing(
  selections: readonly SelectionNode[],
  fields: readonly string[],
  prefix: string,
): FieldNode[] {
  return fields
    .filter((field) => !selections.some((selection) => isPlainField(selection, field)))
    .map((field) => ({
      kind: Kind.FIELD,
      alias: { kind: Kind.NAME, value: hiddenKey(prefix, field) },
      name: { kind: Kind.NAME, value: field },
    }))
}

/** The client selected the field itself, always, without arguments and under its own name. */
function isPlainField(node: SelectionNode, field: string): boolean {
  if (node.kind !== Kind.FIELD || node.name.value !== field) return false
  if (node.alias !== undefined && node.alias.value !== field) return false
  return (node.arguments?.length ?? 0) === 0 && (node.directives?.length ?? 0) === 0
}

const onType = (name: string, selections: readonly SelectionNode[]): SelectionNode => ({
  kind: Kind.INLINE_FRAGMENT,
  typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: name } },
  selectionSet: { kind: Kind.SELECTION_SET, selections },
})

type Resolver = GraphQLFieldResolver<unknown, unknown>

const guarded = new WeakMap<Resolver, Resolver>()
const guards = new WeakSet<Resolver>()

/**
 * A resolver that, for a hidden field, answers `unknownId` (or null) instead of failing.
 *
 * An `id` that is missing from the source or throws would otherwise null the whole object (`id` is `ID!`) in
 * an answer whose client never asked for it; after a mutation there is no second try.
 */
export function guardHidden(resolve: Resolver = defaultFieldResolver): Resolver {
  if (guards.has(resolve)) return resolve
  let guard = guarded.get(resolve)
  if (guard === undefined) {
    guard = (source, args, context, info) => {
      const { key } = info.path
      if (typeof key !== 'string' || !key.startsWith(hiddenPrefix))
        return resolve(source, args, context, info)
      const { name } = getNamedType(info.returnType)
      const isText = name === 'ID' || name === 'String'
      const fallback = isText ? unknownId : null
      const check = (value: unknown): unknown => {
        if (value === null || value === undefined) return fallback
        return isText ? GraphQLID.serialize(value) : value
      }
      try {
        const value = resolve(source, args, context, info)
        return isPromise(value)
          ? Promise.resolve(value)
              .then(check)
              .catch(() => fallback)
          : check(value)
      } catch {
        return fallback
      }
    }
    guarded.set(resolve, guard)
    guards.add(guard)
  }
  return guard
}

/**
 * Guards the explicit resolvers of key fields, in place as Envelop's own plugins wrap resolvers; default ones
 * are guarded by the `fieldResolver` of the executions that have hidden fields, so that the schema shows no
 * resolver that the author did not write.
 */
export function guardKeyResolvers(
  schema: GraphQLSchema,
  entities: Entities,
  directives: CacheDirectives,
): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue
    for (const name of keyFieldsOf(type, entities, directives)) {
      const field = type.getFields()[name]
      if (field?.resolve !== undefined) field.resolve = guardHidden(field.resolve)
    }
  }
}
