import { hash } from 'node:crypto'
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode, VariableDefinitionNode } from 'graphql'
import { getOperationAST, Kind, print, valueFromASTUntyped, visit } from 'graphql'
import { type CacheDirectives, readCacheDirectives } from './directives.ts'
import { Entities } from './entities.ts'
import { addHiddenFields, guardKeyResolvers, hiddenPrefixFor } from './hidden-fields.ts'
import type { SelectionPlan } from './plan.ts'
import { planSelection } from './plan-selection.ts'
import type { Policy } from './policy.ts'

/**
 * All that is known about an operation before its variables, but for those that decide `@skip` and
 * `@include`.
 */
export interface OperationPlan {
  readonly schema: GraphQLSchema
  readonly operation: OperationDefinitionNode
  /** What to execute in place of the client's document, if it has hidden fields and is to be walked. */
  readonly document: DocumentNode
  readonly hasHiddenFields: boolean
  /**
   * Names schema, document and operation in a key; the same for every variant of conditions, whose variables
   * are in the key as well.
   */
  readonly identity: string
  readonly variables: readonly VariableDefault[]
  readonly policy: Policy
  /** Undefined where the document cannot be planned: what it holds is not known. */
  readonly selection: SelectionPlan | undefined
}

interface VariableDefault {
  readonly name: string
  /** Undefined when there is none. */
  readonly value: unknown
}

/** Plans kept of one operation for different values of its conditions; beyond, they are made anew. */
const maxVariants = 64

interface SchemaPlans {
  readonly number: number
  readonly directives: CacheDirectives
  readonly entities: Entities
  readonly documents: WeakMap<DocumentNode, DocumentPlans>
}

interface DocumentPlans {
  readonly digest: string
  readonly executed: DocumentNode
  readonly hasHiddenFields: boolean
  readonly hiddenPrefix: string
  readonly conditionNames: readonly string[]
  readonly isIncremental: boolean
  readonly operations: Map<OperationDefinitionNode, Map<string, OperationPlan>>
}

/**
 * Plans operations, once for each schema, document, operation and combination of conditions. Everything hangs
 * on the schema and the document weakly, so that a replaced schema takes its plans along. Each plugin has its
 * own.
 */
export class OperationPlanner {
  readonly #maxTtlMs: number
  readonly #schemas = new WeakMap<GraphQLSchema, SchemaPlans>()

  constructor(maxTtlMs: number) {
    this.#maxTtlMs = maxTtlMs
  }

  /** @throws SluiceError SCHEMA for mistakes in `@cacheControl` and `@cacheTag` */
  prepare(schema: GraphQLSchema): SchemaPlans {
    let plans = this.#schemas.get(schema)
    if (plans === undefined) {
      const directives = readCacheDirectives(schema)
      const entities = new Entities(schema)
      guardKeyResolvers(schema, entities, directives)
      plans = { number: numberOf(schema), directives, entities, documents: new WeakMap() }
      this.#schemas.set(schema, plans)
    }
    return plans
  }

  /** @returns undefined where the document has no such query or mutation */
  plan(
    schema: GraphQLSchema,
    document: DocumentNode,
    operationName: string | null | undefined,
    variables: Readonly<Record<string, unknown>>,
  ): OperationPlan | undefined {
    const operation = getOperationAST(document, operationName)
    if (operation == null || operation.operation === 'subscription') return undefined
    const plans = this.prepare(schema)
    let known = plans.documents.get(document)
    if (known === undefined) {
      known = planDocument(schema, document, plans)
      plans.documents.set(document, known)
    }
    let variants = known.operations.get(operation)
    if (variants === undefined) {
      variants = new Map()
      known.operations.set(operation, variants)
    }
    let bits = ''
    for (const name of known.conditionNames) bits += isTrue(name, operation, variables) ? '1' : '0'
    let plan = variants.get(bits)
    if (plan === undefined) {
      plan = this.#planOperation(schema, plans, known, operation, bits)
      if (variants.size < maxVariants) variants.set(bits, plan)
    }
    return plan
  }

  #planOperation(
    schema: GraphQLSchema,
    { number, directives, entities }: SchemaPlans,
    known: DocumentPlans,
    original: OperationDefinitionNode,
    bits: string,
  ): OperationPlan {
    const { executed, hiddenPrefix, conditionNames, digest, isIncremental } = known
    const name = original.name?.value
    const operation = getOperationAST(executed, name) ?? original
    const rootType = operation.operation === 'query' ? schema.getQueryType() : schema.getMutationType()
    const conditions = new Map(conditionNames.map((condition, index) => [condition, bits[index] === '1']))
    const selection =
      rootType == null
        ? undefined
        : planSelection({
            directives,
            entities,
            maxTtlMs: this.#maxTtlMs,
            document: executed,
            hiddenPrefix,
            operation,
            rootType,
            conditions,
          })
    const refused: Policy = { cacheable: false, reason: isIncremental ? 'incremental' : 'tooComplex' }
    return {
      schema,
      operation,
      document: executed,
      hasHiddenFields: known.hasHiddenFields && (selection?.root.fields.length ?? 0) > 0,
      identity: JSON.stringify([number, digest, name ?? null]),
      variables: (operation.variableDefinitions ?? []).map(defaultOf),
      policy: selection === undefined || isIncremental ? refused : selection.policy,
      selection: isIncremental ? undefined : selection,
    }
  }
}

function planDocument(schema: GraphQLSchema, document: DocumentNode, plans: SchemaPlans): DocumentPlans {
  const conditionNames = new Set<string>()
  const names = new Set<string>()
  let isIncremental = false
  visit(document, {
    Name: (node) => {
      names.add(node.value)
    },
    Directive: (node) => {
      const name = node.name.value
      if (name === 'defer' || name === 'stream') isIncremental = true
      if (name !== 'skip' && name !== 'include') return
      for (const { value } of node.arguments ?? [])
        if (value.kind === Kind.VARIABLE) conditionNames.add(value.name.value)
    },
  })
  const hiddenPrefix = hiddenPrefixFor(names)
  // An incremental answer comes in pieces that are not walked: nothing may be hidden in them.
  const executed = isIncremental
    ? document
    : addHiddenFields(document, schema, hiddenPrefix, plans.entities, plans.directives)
  return {
    digest: hash('sha256', print(document), 'base64url'),
    executed,
    hasHiddenFields: executed !== document,
    hiddenPrefix,
    conditionNames: [...conditionNames],
    isIncremental,
    operations: new Map(),
  }
}

function isTrue(
  name: string,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): boolean {
  const given = variables[name]
  if (given !== undefined) return given === true
  const definition = operation.variableDefinitions?.find(({ variable }) => variable.name.value === name)
  return definition?.defaultValue?.kind === Kind.BOOLEAN && definition.defaultValue.value
}

function defaultOf({ variable, defaultValue }: VariableDefinitionNode): VariableDefault {
  return {
    name: variable.name.value,
    value: defaultValue === undefined ? undefined : valueFromASTUntyped(defaultValue),
  }
}

// Two schemas never share an answer, not even two of the same SDL: their resolvers may differ.
const numbers = new WeakMap<GraphQLSchema, number>()
let lastNumber = 0

function numberOf(schema: GraphQLSchema): number {
  let number = numbers.get(schema)
  if (number === undefined) {
    number = ++lastNumber
    numbers.set(schema, number)
  }
  return number
}
