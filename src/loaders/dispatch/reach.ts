import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLObjectType,
  GraphQLOutputType,
  GraphQLResolveInfo,
  GraphQLSchema,
  InlineFragmentNode,
  OperationDefinitionNode,
  SelectionNode,
  SelectionSetNode,
} from 'graphql'
import {
  defaultFieldResolver,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  getDirectiveValues,
  getNamedType,
  isAbstractType,
  isObjectType,
  Kind,
  versionInfo,
} from 'graphql'
import type { Knowledge, Usage } from './usage.ts'

type Info = Pick<GraphQLResolveInfo, 'schema' | 'fragments' | 'operation' | 'variableValues'>

/** A selection set on one object type: who may be called below it. */
export class Reach {
  readonly #knowledge: Knowledge
  readonly resolvers: Usage[] = []
  readonly below: Reach[] = []
  #version = -1
  readonly #conclusions = new Map<string, boolean>()

  constructor(knowledge: Knowledge) {
    this.#knowledge = knowledge
  }

  /** Whether a resolver in or below the selection may ask a loader. */
  leadsTo(loader: string): boolean {
    if (this.#version !== this.#knowledge.version) {
      this.#version = this.#knowledge.version
      this.#conclusions.clear()
    }
    const concluded = this.#conclusions.get(loader)
    if (concluded !== undefined) return concluded
    // Before its own answer is known, so that what contains itself (in a document that was not validated) ends.
    this.#conclusions.set(loader, false)
    const leads =
      this.resolvers.some((usage) => usage.mayAsk(loader)) ||
      this.below.some((reach) => reach.leadsTo(loader))
    this.#conclusions.set(loader, leads)
    return leads
  }
}

/**
 * What lies below the fields of one operation, with its variables' conditions (`@skip`, `@include`) settled. Each selection set is walked
 * once for each object type it may apply to, however often a fragment is spread, and only when it is first asked for.
 */
export class OperationReach {
  readonly #knowledge: Knowledge
  readonly #info: Info
  readonly #reaches = new Map<SelectionSetNode, Map<GraphQLObjectType, Reach>>()

  constructor(knowledge: Knowledge, info: Info) {
    this.#knowledge = knowledge
    // Not the resolver's own info, which holds the request's objects.
    const { schema, fragments, operation, variableValues } = info
    this.#info = { schema, fragments, operation, variableValues }
  }

  isOf(schema: GraphQLSchema): boolean {
    return this.#info.schema === schema
  }

  /** What lies below a field. */
  below(node: FieldNode, returnType: GraphQLOutputType): readonly Reach[] {
    const { selectionSet } = node
    if (selectionSet === undefined) return []
    return objectTypesOf(this.#info.schema, returnType).map((type) => this.#reachOf(selectionSet, type))
  }

  #reachOf(selectionSet: SelectionSetNode, type: GraphQLObjectType): Reach {
    let byType = this.#reaches.get(selectionSet)
    if (byType === undefined) {
      byType = new Map()
      this.#reaches.set(selectionSet, byType)
    }
    const known = byType.get(type)
    if (known !== undefined) return known
    const reach = new Reach(this.#knowledge)
    byType.set(type, reach)
    for (const selection of selectionSet.selections) this.#add(selection, type, reach)
    return reach
  }

  #add(selection: SelectionNode, type: GraphQLObjectType, reach: Reach): void {
    if (!this.#isIncluded(selection)) return
    if (selection.kind !== Kind.FIELD) {
      const fragment =
        selection.kind === Kind.FRAGMENT_SPREAD ? this.#info.fragments[selection.name.value] : selection
      if (fragment !== undefined && applies(fragment, type, this.#info.schema))
        reach.below.push(this.#reachOf(fragment.selectionSet, type))
      return
    }
    const field = type.getFields()[selection.name.value]
    if (field === undefined) return
    if (field.resolve !== undefined && field.resolve !== defaultFieldResolver)
      reach.resolvers.push(this.#knowledge.ofResolver(`${type.name}.${field.name}`))
    reach.below.push(...this.below(selection, field.type))
  }

  #isIncluded(selection: SelectionNode): boolean {
    if (selection.directives === undefined || selection.directives.length === 0) return true
    const { variableValues } = this.#info
    return (
      getDirectiveValues(GraphQLSkipDirective, selection, variableValues)?.if !== true &&
      getDirectiveValues(GraphQLIncludeDirective, selection, variableValues)?.if !== false
    )
  }
}

function objectTypesOf(schema: GraphQLSchema, type: GraphQLOutputType): readonly GraphQLObjectType[] {
  const named = getNamedType(type)
  if (isObjectType(named)) return [named]
  return isAbstractType(named) ? schema.getPossibleTypes(named) : []
}

function applies(
  { typeCondition }: FragmentDefinitionNode | InlineFragmentNode,
  type: GraphQLObjectType,
  schema: GraphQLSchema,
): boolean {
  if (typeCondition === undefined || typeCondition.name.value === type.name) return true
  const condition = schema.getType(typeCondition.name.value)
  return isAbstractType(condition) && schema.isSubType(condition, type)
}

/** Ways of answering its conditions that are kept of an operation's document. */
const maxVariants = 16

/** Keeps the reach of each operation of a document as long as the document is kept. */
export class Reaches {
  readonly #knowledge: Knowledge
  readonly #byOperation = new WeakMap<OperationDefinitionNode, Map<string, OperationReach>>()

  constructor(knowledge: Knowledge) {
    this.#knowledge = knowledge
  }

  of(info: Info): OperationReach {
    let variants = this.#byOperation.get(info.operation)
    if (variants === undefined) {
      variants = new Map()
      this.#byOperation.set(info.operation, variants)
    }
    const conditions = conditionsOf(info)
    let reach = variants.get(conditions)
    if (reach === undefined || !reach.isOf(info.schema)) {
      if (variants.size >= maxVariants) variants.clear()
      reach = new OperationReach(this.#knowledge, info)
      variants.set(conditions, reach)
    }
    return reach
  }
}

/** The values of the variables that a condition can name: those of type Boolean. */
function conditionsOf({ operation, variableValues }: Info): string {
  let conditions = ''
  const values = (versionInfo.major >= 17 ? variableValues.coerced : variableValues) as Record<
    string,
    unknown
  >
  for (const { type, variable } of operation.variableDefinitions ?? []) {
    const named = type.kind === Kind.NON_NULL_TYPE ? type.type : type
    if (named.kind !== Kind.NAMED_TYPE || named.name.value !== 'Boolean') continue
    conditions += values[variable.name.value] === true ? '1' : '0'
  }
  return conditions
}
