import type { ASTNode, DocumentNode, NameNode } from 'graphql'
import { GraphQLScalarType, isTypeDefinitionNode, Kind, visit } from 'graphql'
import { SluiceError } from '../errors.ts'
import { claimsOf, placeOf, rootTypes } from './sdl.ts'

/** Definitions of Sluice's own and the resolvers that go with them. */
export interface OwnSchema {
  readonly document: DocumentNode
  readonly resolvers: Readonly<Record<string, unknown>>
}

/** Names by what they were before: types (`Duration`) and fields of root types (`Query.sample`). */
type Renamed = ReadonlyMap<string, string>

/**
 * Gives way to an author's names: whatever of ours is called as one of his types, directives or root fields is renamed, with all that
 * refers to it. `Duration` becomes `SluiceDuration`, `Query.sample` becomes `Query.sluiceSample`. Without a clash nothing changes.
 *
 * @throws SluiceError SCHEMA where he has taken the other name as well
 */
export function giveWay(
  own: OwnSchema,
  author: readonly DocumentNode[],
): OwnSchema & { readonly renamed: Renamed } {
  const renamed = clashesOf(own.document, placesOfNames(author))
  if (renamed.size === 0) return { ...own, renamed }
  return {
    document: renameDefinitions(own.document, renamed),
    resolvers: renameResolvers(own.resolvers, renamed),
    renamed,
  }
}

/** Where each name is taken. */
function placesOfNames(documents: readonly DocumentNode[]): Map<string, string> {
  const places = new Map<string, string>()
  for (const definition of documents.flatMap((document) => document.definitions)) {
    for (const [name, node] of claimsOf(definition)) places.set(name, placeOf(node))
    // An extension must never reach a type of ours, and the schema builder keeps directives and types in one map.
    if ('name' in definition && definition.name !== undefined && !rootTypes.has(definition.name.value))
      places.set(definition.name.value, placeOf(definition))
  }
  return places
}

function clashesOf(own: DocumentNode, taken: ReadonlyMap<string, string>): Renamed {
  const renamed = new Map<string, string>()
  const mistakes: string[] = []
  for (const [name] of own.definitions.flatMap(claimsOf)) {
    const place = taken.get(name)
    if (place === undefined) continue
    const other = prefixed(name)
    const otherPlace = taken.get(other)
    if (otherPlace === undefined) renamed.set(name, other)
    else
      mistakes.push(
        `${name} (${place}) and ${other} (${otherPlace}) are both defined, and Sluice needs one of the two names for an administrator. Rename one of them.`,
      )
  }
  if (mistakes.length > 0) throw new SluiceError('SCHEMA', mistakes.join('\n'))
  return renamed
}

function prefixed(name: string): string {
  const [type = '', field] = name.split('.')
  return field === undefined
    ? `Sluice${type}`
    : `${type}.sluice${field.charAt(0).toUpperCase()}${field.slice(1)}`
}

/** The new name of a type, or of a field of a root type; the old one where it stays. */
const typeIn = (renamed: Renamed, type: string): string => renamed.get(type) ?? type
const fieldIn = (renamed: Renamed, type: string, field: string): string =>
  (renamed.get(`${type}.${field}`) ?? field).replace(/^.*\./, '')

function renameDefinitions(document: DocumentNode, renamed: Renamed): DocumentNode {
  const namesType = (node: ASTNode) => node.kind === Kind.NAMED_TYPE || isTypeDefinitionNode(node)
  return visit(document, {
    ObjectTypeDefinition(node) {
      const type = node.name.value
      if (!rootTypes.has(type)) return undefined
      const fields = node.fields?.map((field) => ({
        ...field,
        name: called(field.name, fieldIn(renamed, type, field.name.value)),
      }))
      return { ...node, fields }
    },
    Name(node, _key, parent) {
      if (parent === undefined || Array.isArray(parent) || !namesType(parent as ASTNode)) return undefined
      return called(node, typeIn(renamed, node.value))
    },
  })
}

const called = (name: NameNode, value: string): NameNode => (name.value === value ? name : { ...name, value })

function renameResolvers(resolvers: OwnSchema['resolvers'], renamed: Renamed): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(resolvers).map(([type, value]) => {
      const name = typeIn(renamed, type)
      // A scalar brings its name along, and it would win over the definition's.
      if (value instanceof GraphQLScalarType)
        return [name, new GraphQLScalarType({ ...value.toConfig(), name })]
      if (!rootTypes.has(type)) return [name, value]
      const fields = Object.entries(value as object)
      return [
        type,
        Object.fromEntries(fields.map(([field, resolve]) => [fieldIn(renamed, type, field), resolve])),
      ]
    }),
  )
}
