import type {
  DocumentNode,
  FieldNode,
  GraphQLObjectType,
  OperationDefinitionNode,
  SelectionSetNode,
} from 'graphql'
import { getNamedType, isAbstractType, isCompositeType, isNonNullType, Kind } from 'graphql'
import type { CacheDirectives } from './directives.ts'
import { type Entities, isList } from './entities.ts'
import { hiddenKey } from './hidden-fields.ts'
import type { FieldPlan, FieldTag, KeyTag, ObjectPlan, SelectionPlan } from './plan.ts'
import { type BypassReason, Lifetime } from './policy.ts'
import { SelectedFields } from './selected-fields.ts'
import { listTag } from './tags.ts'

export interface PlanSource {
  readonly directives: CacheDirectives
  readonly entities: Entities
  readonly maxTtlMs: number
  /** With its hidden fields. */
  readonly document: DocumentNode
  readonly hiddenPrefix: string
  readonly operation: OperationDefinitionNode
  readonly rootType: GraphQLObjectType
  /** Values of the variables used by `@skip` and `@include`. */
  readonly conditions: ReadonlyMap<string, boolean>
}

const maxDepth = 200

/** @returns undefined when the document is too complex to plan */
export function planSelection(source: PlanSource): SelectionPlan | undefined {
  return new SelectionPlanner(source).plan()
}

class SelectionPlanner {
  readonly #source: PlanSource
  readonly #lifetime: Lifetime
  readonly #selected: SelectedFields
  readonly #tags = new Set<string>()
  readonly #fieldTags: FieldTag[] = []
  readonly #rootEntities = new Set<string>()
  /**
   * Plans by type and selected nodes: a field shared by the types of an interface is planned once, not once a
   * type and level.
   */
  readonly #objects = new Map<string, ObjectPlan>()
  readonly #nodeNumbers = new Map<FieldNode, number>()
  #rootInherits = false
  #isTooDeep = false
  #refusal: BypassReason | undefined

  constructor(source: PlanSource) {
    this.#source = source
    this.#lifetime = new Lifetime(source.directives, source.entities)
    this.#selected = new SelectedFields(source.document, source.entities, source.conditions)
  }

  plan(): SelectionPlan | undefined {
    const { operation, rootType, maxTtlMs } = this.#source
    this.#rootInherits = this.#lifetime.addRoot(rootType)
    const root = this.#planObject(rootType, [operation.selectionSet], 0)
    if (this.#isTooDeep || this.#selected.isTooMany) return undefined
    if (operation.operation !== 'query') this.#refusal = 'mutation'
    return {
      policy:
        this.#refusal === undefined
          ? this.#lifetime.toPolicy(maxTtlMs)
          : { cacheable: false, reason: this.#refusal },
      tags: [...this.#tags],
      fieldTags: this.#fieldTags,
      root,
      rootEntities: [...this.#rootEntities],
    }
  }

  #planObject(type: GraphQLObjectType, sets: readonly SelectionSetNode[], depth: number): ObjectPlan {
    const { entities, directives, hiddenPrefix } = this.#source
    if (depth > maxDepth) this.#isTooDeep = true
    const selected = this.#isTooDeep ? new Map<string, FieldNode[]>() : this.#selected.collect(type, sets)
    const keyOf = (name: string): string => {
      const hidden = hiddenKey(hiddenPrefix, name)
      return selected.has(hidden) ? hidden : name
    }
    const fields: FieldPlan[] = []
    for (const [key, nodes] of selected) {
      // What we added tells us what the answer holds; it is not the client's selection and has no say in the
      // policy.
      if (key.startsWith(hiddenPrefix)) continue
      const field = this.#planField(type, key, nodes, depth)
      if (field !== undefined) fields.push(field)
    }
    if (depth > 0 && !entities.isEntity(type)) this.#addContainerTags(type, selected)
    return {
      type: type.name,
      idKey: entities.isEntity(type) ? keyOf('id') : undefined,
      keyTags: (directives.typeFormats.get(type.name) ?? []).map((format): KeyTag => {
        const names = format.parts.flatMap((part) => (typeof part === 'string' ? [] : part.path))
        return { format, keys: new Map(names.map((name) => [name, keyOf(name)])) }
      }),
      hiddenKeys: [...selected.keys()].filter((key) => key.startsWith(hiddenPrefix)),
      fields,
    }
  }

  #planField(
    parent: GraphQLObjectType,
    key: string,
    nodes: readonly FieldNode[],
    depth: number,
  ): FieldPlan | undefined {
    const { entities, directives, hiddenPrefix } = this.#source
    const [node] = nodes
    if (node === undefined || node.name.value === '__typename') return undefined
    const name = node.name.value
    const field = parent.getFields()[name]
    if (field === undefined) {
      if (name.startsWith('__')) this.#refusal = 'introspection'
      return undefined
    }
    const type = getNamedType(field.type)
    this.#lifetime.addField(parent, name, type, depth === 0 && !this.#rootInherits)
    for (const format of directives.fieldFormats.get(`${parent.name}.${name}`) ?? []) {
      this.#fieldTags.push({ format, field, node })
    }
    if (!isCompositeType(type)) return undefined

    const within = entities.within(type)
    if (depth === 0) for (const entity of within) this.#rootEntities.add(entity)
    if (isList(field.type)) for (const entity of within) this.#tags.add(entity).add(listTag(entity))

    const objects = new Map<string, ObjectPlan>()
    const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? [])
    for (const possible of entities.possibleTypes(type)) {
      if (entities.isEntity(possible)) this.#tags.add(possible.name)
      const plan = this.#sharedObject(possible, nodes, sets, depth + 1)
      if (hasSomethingToSee(plan)) objects.set(possible.name, plan)
    }
    const nullable = isNonNullType(field.type) ? [] : [...within]
    if (objects.size === 0 && nullable.length === 0) return undefined
    const hiddenName = hiddenKey(hiddenPrefix, '__typename')
    const isNameHidden = sets.some(({ selections }) =>
      selections.some((item) => item.kind === Kind.FIELD && item.alias?.value === hiddenName),
    )
    const typenameKey = isNameHidden ? hiddenName : '__typename'
    return { key, nullable, typenameKey: isAbstractType(type) ? typenameKey : undefined, objects }
  }

  #sharedObject(
    type: GraphQLObjectType,
    nodes: readonly FieldNode[],
    sets: readonly SelectionSetNode[],
    depth: number,
  ): ObjectPlan {
    const name = `${type.name} ${nodes.map((node) => this.#numberOf(node)).join(' ')}`
    let plan = this.#objects.get(name)
    if (plan === undefined) {
      plan = this.#planObject(type, sets, depth)
      this.#objects.set(name, plan)
    }
    return plan
  }

  #numberOf(node: FieldNode): number {
    let number = this.#nodeNumbers.get(node)
    if (number === undefined) {
      number = this.#nodeNumbers.size
      this.#nodeNumbers.set(node, number)
    }
    return number
  }

  /**
   * A container's own word (`totalCount`, `pageInfo`) depends on the lists it holds, selected or not. One
   * that is only a way to something else (`viewer { me { name } }`) says nothing about its other lists.
   */
  #addContainerTags(type: GraphQLObjectType, selected: ReadonlyMap<string, readonly FieldNode[]>): void {
    const { entities } = this.#source
    const speaksForItself = [...selected.values()].some(([node]) => {
      const field = node === undefined ? undefined : type.getFields()[node.name.value]
      return field !== undefined && entities.within(getNamedType(field.type)).size === 0
    })
    if (!speaksForItself) return
    for (const entity of entities.within(type)) this.#tags.add(entity)
    for (const entity of entities.listedWithin(type)) this.#tags.add(listTag(entity))
  }
}

function hasSomethingToSee(plan: ObjectPlan): boolean {
  return (
    plan.idKey !== undefined ||
    plan.keyTags.length > 0 ||
    plan.hiddenKeys.length > 0 ||
    plan.fields.length > 0
  )
}
