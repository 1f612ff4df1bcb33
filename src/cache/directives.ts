import type { ConstDirectiveNode, GraphQLNamedType, GraphQLSchema } from 'graphql'
import {
  type GraphQLArgument,
  type GraphQLField,
  getLocation,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
  valueFromASTUntyped,
} from 'graphql'
import { SluiceError } from '../errors.ts'
import { type Placeholder, parseTagFormat, type TagFormat } from './tag-format.ts'

/** One `@cacheControl`, with the SDL's seconds as milliseconds. */
export interface Hint {
  readonly maxAgeMs: number | undefined
  readonly swrMs: number | undefined
  readonly isPrivate: boolean
  readonly inheritMaxAge: boolean
}

/** What the SDL says about caching; types by name, fields by coordinate (`Query.product`). */
export interface CacheDirectives {
  readonly typeHints: ReadonlyMap<string, Hint>
  readonly fieldHints: ReadonlyMap<string, Hint>
  readonly typeFormats: ReadonlyMap<string, readonly TagFormat[]>
  readonly fieldFormats: ReadonlyMap<string, readonly TagFormat[]>
}

/**
 * Reads every `@cacheControl` and `@cacheTag` of the schema's SDL.
 *
 * @throws SluiceError SCHEMA, with every mistake and its file and line: a negative lifetime, an unknown
 *   argument or field in a format
 */
export function readCacheDirectives(schema: GraphQLSchema): CacheDirectives {
  const typeHints = new Map<string, Hint>()
  const fieldHints = new Map<string, Hint>()
  const typeFormats = new Map<string, TagFormat[]>()
  const fieldFormats = new Map<string, TagFormat[]>()
  const mistakes: string[] = []

  const read = (
    coordinate: string,
    nodes: readonly ConstDirectiveNode[],
    hints: Map<string, Hint>,
    formats: Map<string, TagFormat[]>,
    check: (placeholder: Placeholder) => string | undefined,
  ): void => {
    for (const node of nodes) {
      const refuse = (sentence: string) =>
        mistakes.push(`${coordinate} @${node.name.value} ${sentence}${placeOf(node)}.`)
      if (node.name.value === 'cacheControl') {
        const hint = readHint(node)
        if (typeof hint === 'string') refuse(hint)
        else hints.set(coordinate, hint)
      } else if (node.name.value === 'cacheTag') {
        const format = parseTagFormat(String(argumentsOf(node)['format'] ?? ''))
        const problem = typeof format === 'string' ? format : firstProblem(format, check)
        if (problem !== undefined) refuse(problem)
        else if (typeof format !== 'string')
          formats.set(coordinate, [...(formats.get(coordinate) ?? []), format])
      }
    }
  }

  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__') || !(isObjectType(type) || isInterfaceType(type) || isUnionType(type)))
      continue
    read(type.name, directivesOf(type), typeHints, typeFormats, (placeholder) => checkKey(type, placeholder))
    if (isUnionType(type)) continue
    for (const field of Object.values(type.getFields())) {
      const nodes = field.astNode?.directives ?? []
      if (nodes.length === 0) continue
      read(`${type.name}.${field.name}`, nodes, fieldHints, fieldFormats, (placeholder) =>
        checkArgument(field, placeholder),
      )
    }
  }
  if (mistakes.length > 0) throw new SluiceError('SCHEMA', mistakes.join('\n'))
  return { typeHints, fieldHints, typeFormats, fieldFormats }
}

function directivesOf(type: GraphQLNamedType): ConstDirectiveNode[] {
  return [type.astNode, ...type.extensionASTNodes].flatMap((node) => node?.directives ?? [])
}

function argumentsOf(node: ConstDirectiveNode): Record<string, unknown> {
  return Object.fromEntries(
    (node.arguments ?? []).map((argument) => [argument.name.value, valueFromASTUntyped(argument.value)]),
  )
}

function readHint(node: ConstDirectiveNode): Hint | string {
  const { maxAge, swr, scope, inheritMaxAge } = argumentsOf(node)
  for (const [name, value] of Object.entries({ maxAge, swr })) {
    if (value !== undefined && value !== null && !(Number.isInteger(value) && Number(value) >= 0)) {
      return `expects ${name} in whole seconds, 0 or more, got ${JSON.stringify(value)}`
    }
  }
  return {
    maxAgeMs: typeof maxAge === 'number' ? maxAge * 1000 : undefined,
    swrMs: typeof swr === 'number' ? swr * 1000 : undefined,
    isPrivate: scope === 'PRIVATE',
    inheritMaxAge: inheritMaxAge === true,
  }
}

function firstProblem(
  format: TagFormat,
  check: (placeholder: Placeholder) => string | undefined,
): string | undefined {
  for (const part of format.parts) {
    const problem = typeof part === 'string' ? undefined : check(part)
    if (problem !== undefined) return `${problem}, in "${format.text}"`
  }
  return undefined
}

function checkArgument(
  field: GraphQLField<unknown, unknown>,
  { source, path }: Placeholder,
): string | undefined {
  const shown = `{$${source}.${path.join('.')}}`
  if (source === 'key') return `uses ${shown}, which belongs on an object type; a field has {$args.…}`
  let known: readonly Pick<GraphQLArgument, 'name' | 'type'>[] = field.args
  let owner = `field ${field.name}`
  for (const [depth, name] of path.entries()) {
    const found = known.find((candidate) => candidate.name === name)
    if (found === undefined) {
      const names = known.map((candidate) => candidate.name).join(', ')
      return `uses ${shown}, but ${owner} has no "${name}"; it has ${names === '' ? 'none' : names}`
    }
    const type = getNamedType(found.type)
    if (depth === path.length - 1)
      return isLeafType(type) ? undefined : `uses ${shown}, which is a ${type.name}; name one of its fields`
    // A custom scalar holds whatever a client sends: its inside cannot be checked, and a missing value leaves
    // the tag out.
    if (!isInputObjectType(type))
      return isLeafType(type) ? undefined : `uses ${shown}, but "${name}" has no fields`
    known = Object.values(type.getFields())
    owner = `input ${type.name}`
  }
  return undefined
}

function checkKey(type: GraphQLNamedType, { source, path }: Placeholder): string | undefined {
  const shown = `{$${source}.${path.join('.')}}`
  if (source === 'args') return `uses ${shown}, which belongs on a field; an object has {$key.…}`
  const field = isObjectType(type) ? type.getFields()[path[0] ?? ''] : undefined
  if (path.length !== 1 || field === undefined)
    return `uses ${shown}, but type ${type.name} has no field "${path.join('.')}"`
  if (!isLeafType(getNullableType(field.type)))
    return `uses ${shown}, which is a ${String(field.type)}; a single scalar or enum is needed`
  if (field.args.some(isRequiredArgument)) return `uses ${shown}, whose field needs arguments`
  return undefined
}

function placeOf(node: ConstDirectiveNode): string {
  if (node.loc === undefined) return ''
  const { source, start } = node.loc
  const { line } = getLocation(source, start)
  return source.name === 'GraphQL request' ? ` (line ${line})` : ` (${source.name}:${line})`
}
