import type { FieldNode, GraphQLField } from 'graphql'
import type { Policy } from './policy.ts'
import type { TagFormat } from './tag-format.ts'

/**
 * What an answer depends on and may be kept for, as far as schema, document and the variables of
 * `@skip`/`@include` say.
 */
export interface SelectionPlan {
  readonly policy: Policy
  /** `Type` and `Type[]`, known without looking at the answer: an empty list depends on its type as well. */
  readonly tags: readonly string[]
  /** `@cacheTag` on selected fields, to be filled from their arguments. */
  readonly fieldTags: readonly FieldTag[]
  readonly root: ObjectPlan
  /** Entities that the root fields can return, directly or in a payload. */
  readonly rootEntities: readonly string[]
}

export interface FieldTag {
  readonly format: TagFormat
  readonly field: GraphQLField<unknown, unknown>
  readonly node: FieldNode
}

/** Where to look in an object of one type. */
export interface ObjectPlan {
  readonly type: string
  /** The response key of its `id`; undefined when it is no entity. */
  readonly idKey: string | undefined
  readonly keyTags: readonly KeyTag[]
  /** Keys to take out of the answer. */
  readonly hiddenKeys: readonly string[]
  /** Only fields below which there is something to see. */
  readonly fields: readonly FieldPlan[]
}

export interface KeyTag {
  readonly format: TagFormat
  readonly keys: ReadonlyMap<string, string>
}

export interface FieldPlan {
  readonly key: string
  /** Entities it may hold one day when it is null now. */
  readonly nullable: readonly string[]
  /** The response key of the type's name; undefined when there is only one possible type. */
  readonly typenameKey: string | undefined
  readonly objects: ReadonlyMap<string, ObjectPlan>
}
