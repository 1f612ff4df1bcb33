import { readFileSync } from 'node:fs'
import { makeExecutableSchema } from '@graphql-tools/schema'
import type { DocumentNode, GraphQLSchema } from 'graphql'
import { Kind } from 'graphql'
import { SluiceError } from '../errors.ts'
import type { DataModel } from '../loaders/data-model.ts'
import type { Dispatch } from '../loaders/dispatch/create-dispatch.ts'
import { wireRelations } from '../loaders/relations/wire-relations.ts'
import type { WireOptions, Wiring } from '../loaders/relations/wiring.ts'
import { measureMethodFields } from '../measurement/method-fields.ts'
import { measureResolvers } from '../measurement/resolvers.ts'
import { giveWay } from './give-way.ts'
import { defines, parseFile, placeOfQuoted, refuseClashes, refuseRenamedRoots } from './sdl.ts'

type Resolvers = Parameters<typeof makeExecutableSchema>[0]['resolvers']

const own = (file: string) =>
  parseFile(readFileSync(new URL(`../../schema/${file}`, import.meta.url), 'utf8'), `sluice/${file}`)

/** The performance schema: what an administrator asks. */
const performanceSdl = own('performance.graphql')
const directivesSdl = own('directives.graphql')

/**
 * The two schemas of a gateway: the author's, and the author's with the performance schema for an administrator. Nothing but the
 * author's documents and resolvers is shared between them. Where a name clashes the author's wins in both.
 *
 * @throws SluiceError SCHEMA: the file, the line and the mistake
 */
export function buildSchemas(options: {
  readonly documents: readonly DocumentNode[]
  readonly resolvers: unknown
  readonly performanceResolvers: Record<string, unknown>
  readonly measured: boolean
  /** Fields of the author's types that show its relations resolve themselves. */
  readonly dataModel?: DataModel | undefined
  readonly relations?: WireOptions | undefined
  /** Follows the calls of resolvers, whether they are measured or not. */
  readonly dispatch?: Dispatch | undefined
}): {
  readonly public: GraphQLSchema
  readonly administrator: GraphQLSchema
  /** What the performance schema calls otherwise here: `Query.sample` → `Query.sluiceSample`. */
  readonly renamed: ReadonlyMap<string, string>
  /** Which fields resolve themselves, and why others do not; undefined without a data model. */
  readonly wiring: Wiring | undefined
} {
  const { documents, measured, dataModel, dispatch } = options
  refuseRenamedRoots(documents)
  refuseClashes(documents)
  const own = giveWay({ document: performanceSdl, resolvers: options.performanceResolvers }, documents)
  const shared = [...documents, withoutDefined(directivesSdl, documents)]
  const resolvers = (Array.isArray(options.resolvers) ? options.resolvers : [options.resolvers]) as Record<
    string,
    unknown
  >[]
  const ownTypes = new Set(
    own.document.definitions.flatMap((node) =>
      node.kind === Kind.OBJECT_TYPE_DEFINITION ? [node.name.value] : [],
    ),
  )
  const build = (typeDefs: DocumentNode[], maps: Record<string, unknown>[]) => {
    const schema = buildSchema(typeDefs, maps as Resolvers, documents)
    // Before they are measured, as any resolver. The performance schema's types are not the author's, whatever they are called.
    const wiring = dataModel && wireRelations(schema, dataModel, { ...options.relations, without: ownTypes })
    if (wiring !== undefined) dispatch?.declare(wiring.usesLoader)
    dispatch?.meet(maps)
    if (measured || dispatch !== undefined) measureResolvers(schema, { recorded: measured })
    if (measured) measureMethodFields(schema)
    return { schema, wiring }
  }
  const { schema: forPublic, wiring } = build(shared, resolvers)
  const forAdministrator = build([...shared, own.document], [...resolvers, own.resolvers])
  return {
    public: forPublic,
    administrator: forAdministrator.schema,
    renamed: own.renamed,
    wiring,
  }
}

function buildSchema(
  typeDefs: DocumentNode[],
  resolvers: Resolvers,
  documents: readonly DocumentNode[],
): GraphQLSchema {
  try {
    const schema = makeExecutableSchema({ typeDefs, resolvers })
    if (schema.getQueryType() == null)
      throw new Error('The schema has no type Query. Add "type Query { … }".')
    return schema
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const place = placeOfQuoted(message, documents)
    throw new SluiceError('SCHEMA', place === undefined ? message : `${place} ${message}`, { cause: error })
  }
}

/** Sluice's directives, less those the author has declared himself. */
function withoutDefined(document: DocumentNode, documents: readonly DocumentNode[]): DocumentNode {
  const definitions = document.definitions.filter(
    (definition) =>
      !('name' in definition && definition.name !== undefined && defines(documents, definition.name.value)),
  )
  return { kind: Kind.DOCUMENT, definitions }
}
