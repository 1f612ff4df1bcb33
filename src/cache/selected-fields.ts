import type {
  DirectiveNode,
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLObjectType,
  SelectionSetNode,
} from 'graphql'
import { Kind } from 'graphql'
import type { Entities } from './entities.ts'

/** A document may name this many selections, through fragments, before it is not worth a plan. */
const maxSelections = 20_000

/**
 * Which fields an object of one type is asked for, as an executor collects them, with the variables of
 * `@skip` and `@include` decided.
 */
export class SelectedFields {
  readonly #entities: Entities
  readonly #conditions: ReadonlyMap<string, boolean>
  readonly #fragments = new Map<string, FragmentDefinitionNode>()
  #seenSelections = 0

  constructor(document: DocumentNode, entities: Entities, conditions: ReadonlyMap<string, boolean>) {
    this.#entities = entities
    this.#conditions = conditions
    for (const node of document.definitions) {
      if (node.kind === Kind.FRAGMENT_DEFINITION) this.#fragments.set(node.name.value, node)
    }
  }

  get isTooMany(): boolean {
    return this.#seenSelections > maxSelections
  }

  /** The field nodes by response key, in the order of the answer. */
  collect(type: GraphQLObjectType, sets: readonly SelectionSetNode[]): Map<string, FieldNode[]> {
    const selected = new Map<string, FieldNode[]>()
    const seen = new Set<string>()
    for (const set of sets) this.#collect(type, set, selected, seen)
    return selected
  }

  #collect(
    type: GraphQLObjectType,
    set: SelectionSetNode,
    selected: Map<string, FieldNode[]>,
    seen: Set<string>,
  ): void {
    for (const node of set.selections) {
      this.#seenSelections++
      if (this.isTooMany) return
      if (!this.#isIncluded(node.directives)) continue
      if (node.kind === Kind.FIELD) {
        const key = node.alias?.value ?? node.name.value
        const nodes = selected.get(key)
        if (nodes === undefined) selected.set(key, [node])
        else nodes.push(node)
        continue
      }
      if (node.kind === Kind.FRAGMENT_SPREAD) {
        if (seen.has(node.name.value)) continue
        seen.add(node.name.value)
      }
      const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : this.#fragments.get(node.name.value)
      if (fragment === undefined) continue
      const condition = fragment.typeCondition?.name.value
      if (condition === undefined || this.#entities.isOfType(type, condition)) {
        this.#collect(type, fragment.selectionSet, selected, seen)
      }
    }
  }

  #isIncluded(directives: readonly DirectiveNode[] = []): boolean {
    for (const { name, arguments: given } of directives) {
      if (name.value !== 'skip' && name.value !== 'include') continue
      const value = given?.find((argument) => argument.name.value === 'if')?.value
      const isTrue =
        value?.kind === Kind.VARIABLE
          ? this.#conditions.get(value.name.value) === true
          : value?.kind === Kind.BOOLEAN && value.value
      if (isTrue === (name.value === 'skip')) return false
    }
    return true
  }
}
