import type { DefinitionNode, DocumentNode, FieldDefinitionNode } from 'graphql'
import { GraphQLError, isTypeDefinitionNode, isTypeExtensionNode, Kind, parse, Source, visit } from 'graphql'
import { SluiceError } from '../errors.ts'

/** The names root types have here: see `refuseRenamedRoots`. */
export const rootTypes: ReadonlySet<string> = new Set(['Query', 'Mutation', 'Subscription'])

/**
 * Parses an author's SDL.
 *
 * @throws SluiceError SCHEMA with file, line and the parser's sentence
 */
export function parseSdl(
  typeDefs: string | DocumentNode | readonly (string | DocumentNode)[],
): DocumentNode[] {
  const list = Array.isArray(typeDefs) ? typeDefs : [typeDefs]
  return list.map((item: string | DocumentNode, index) =>
    typeof item === 'string' ? parseFile(item, list.length === 1 ? 'typeDefs' : `typeDefs[${index}]`) : item,
  )
}

/** Parses one file of SDL, remembering its name for the messages of everything later. */
export function parseFile(body: string, name: string): DocumentNode {
  if (body.trim() === '') {
    throw new SluiceError('SCHEMA', `${name} is empty: expected SDL such as "type Query { hello: String }".`)
  }
  try {
    return parse(new Source(body, name))
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
    const at = error.locations?.[0]
    throw new SluiceError('SCHEMA', `${name}:${at?.line ?? 1}:${at?.column ?? 1} ${error.message}`, {
      cause: error,
    })
  }
}

/** `schema/product.graphql:12`, where the node was parsed from a named source. */
export function placeOf(node: { readonly loc?: DocumentNode['loc'] }): string {
  return node.loc === undefined ? 'typeDefs' : `${node.loc.source.name}:${node.loc.startToken.line}`
}

/**
 * Refuses a name that an author defines twice: two types, two fields of a root type. The schema builder would merge them in silence, and
 * one author's resolver would answer for another's field. Root types may be spread over files.
 */
export function refuseClashes(documents: readonly DocumentNode[]): void {
  const seen = new Map<string, string>()
  const clashes: string[] = []
  for (const definition of documents.flatMap((document) => document.definitions)) {
    for (const [name, node] of claimsOf(definition)) {
      const first = seen.get(name)
      if (first === undefined) seen.set(name, placeOf(node))
      else clashes.push(`${name} is defined twice: ${first} and ${placeOf(node)}. Rename one of them.`)
    }
  }
  if (clashes.length > 0) throw new SluiceError('SCHEMA', clashes.join('\n'))
}

/** The names that a definition takes: a type's, and those of a root type's fields (`Query.product`). */
export function claimsOf(definition: DefinitionNode): [string, { readonly loc?: DocumentNode['loc'] }][] {
  if (definition.kind === Kind.DIRECTIVE_DEFINITION) return []
  if (!isTypeDefinitionNode(definition) && !isTypeExtensionNode(definition)) return []
  const type = definition.name.value
  const claims: [string, DefinitionNode | FieldDefinitionNode][] = []
  if (isTypeDefinitionNode(definition) && !rootTypes.has(type)) claims.push([type, definition])
  if (rootTypes.has(type) && 'fields' in definition) {
    for (const field of definition.fields ?? [])
      claims.push([`${type}.${field.name.value}`, field as FieldDefinitionNode])
  }
  return claims
}

/** Refuses root types of other names: Sluice adds its own fields to `Query`, `Mutation` and `Subscription`, and they would lie outside the root. */
export function refuseRenamedRoots(documents: readonly DocumentNode[]): void {
  for (const definition of documents.flatMap((document) => document.definitions)) {
    if (definition.kind !== Kind.SCHEMA_DEFINITION && definition.kind !== Kind.SCHEMA_EXTENSION) continue
    for (const { operation, type } of definition.operationTypes ?? []) {
      const expected = `${operation.charAt(0).toUpperCase()}${operation.slice(1)}`
      if (type.name.value === expected) continue
      throw new SluiceError(
        'SCHEMA',
        `${placeOf(definition)} names the root type of ${operation} ${type.name.value}: expected ${expected}. Rename the type.`,
      )
    }
  }
}

/** The first place that mentions a name a message quotes, so that "Unknown type "Revieww"." leads to its line. */
export function placeOfQuoted(message: string, documents: readonly DocumentNode[]): string | undefined {
  const names = [...message.matchAll(/"@?(\w+)[^"]*"|\b([A-Z]\w*)\b/g)].map(
    (match) => match[1] ?? match[2] ?? '',
  )
  for (const name of names) {
    const place = placeOfName(name, documents)
    if (place !== undefined) return place
  }
  return undefined
}

function placeOfName(name: string, documents: readonly DocumentNode[]): string | undefined {
  let place: string | undefined
  for (const document of documents) {
    visit(document, {
      Name(node) {
        if (place === undefined && node.value === name && node.loc !== undefined) place = placeOf(node)
      },
    })
  }
  return place
}

/** Whether a document defines a directive or type of that name. */
export function defines(documents: readonly DocumentNode[], name: string): boolean {
  return documents.some((document) =>
    document.definitions.some((definition) => 'name' in definition && definition.name?.value === name),
  )
}
