import { unknownId } from './hidden-fields.ts'
import type { FieldPlan, KeyTag, ObjectPlan } from './plan.ts'
import { fillTagFormat } from './tag-format.ts'
import { entityTag, listTag } from './tags.ts'

type Data = Record<string, unknown>

/**
 * Walks an answer by its plan: adds the tags of what it holds and takes the hidden fields out. Every object
 * below which there is something to see is visited once; leaves never are.
 *
 * @param isWrite for a mutation's answer the tags are those to purge: the entities, and the lists and nulls
 *   they may now belong to
 */
export function collectTags(plan: ObjectPlan, data: object, isWrite: boolean, tags: Set<string>): void {
  visitObject(plan, data as Data, isWrite, tags)
}

function visitObject(plan: ObjectPlan, object: Data, isWrite: boolean, tags: Set<string>): void {
  const { type, idKey } = plan
  if (idKey !== undefined) {
    const id = object[idKey]
    if (id === unknownId || id === null || id === undefined) {
      // It is some product, and nobody can say which: a write may have changed any of them, an answer must
      // not outlive any write to one.
      tags.add(isWrite ? type : listTag(type))
    } else {
      tags.add(entityTag(type, String(id)))
    }
    if (isWrite) tags.add(listTag(type))
  }
  for (const keyTag of plan.keyTags) addKeyTags(keyTag, object, tags)
  for (const field of plan.fields) visitValue(field, object[field.key], isWrite, tags)
  // Last: the keys above are among them.
  for (const key of plan.hiddenKeys) delete object[key]
}

function visitValue(field: FieldPlan, value: unknown, isWrite: boolean, tags: Set<string>): void {
  if (value === null || value === undefined) {
    if (!isWrite) for (const type of field.nullable) tags.add(listTag(type))
    return
  }
  if (field.objects.size === 0) return
  if (Array.isArray(value)) visitList(field, value, isWrite, tags)
  else visitOne(field, value as Data, isWrite, tags)
}

function visitList(field: FieldPlan, values: readonly unknown[], isWrite: boolean, tags: Set<string>): void {
  for (const value of values) {
    if (Array.isArray(value)) visitList(field, value, isWrite, tags)
    // A null among the items needs no tag: that there is a list is known from the document.
    else if (value !== null && value !== undefined) visitOne(field, value as Data, isWrite, tags)
  }
}

function visitOne(field: FieldPlan, object: Data, isWrite: boolean, tags: Set<string>): void {
  const { typenameKey, objects } = field
  const plan =
    typenameKey === undefined ? objects.values().next().value : objects.get(String(object[typenameKey]))
  if (plan !== undefined) visitObject(plan, object, isWrite, tags)
}

function addKeyTags({ format, keys }: KeyTag, object: Data, tags: Set<string>): void {
  const filled = fillTagFormat(format, ({ path }) => {
    const value = object[keys.get(path[0] ?? '') ?? '']
    return value === unknownId ? undefined : value
  })
  for (const tag of filled) tags.add(tag)
}
