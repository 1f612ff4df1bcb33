import type { DMMF } from '@prisma/generator-helper'
import type { Relation } from '../data-model.ts'
import { listLoader, pairLoader } from './names.ts'
import type { KeyedModel } from './read-models.ts'

type ReadRelation = { readonly relation: Relation } | { readonly because: string }

/** One relation field of a model, or why it has no loader. */
export function readRelation(
  field: DMMF.Field,
  model: KeyedModel,
  models: ReadonlyMap<string, KeyedModel>,
): ReadRelation {
  const other = models.get(field.type)
  if (other === undefined) return { because: `${field.type} is left out` }
  if ((field.relationFromFields ?? []).length > 0) return heldKey(field, model, other)
  const opposite = other.dmmf.fields.find(
    ({ relationName, type, name }) =>
      relationName === field.relationName &&
      type === model.model.name &&
      !(other === model && name === field.name),
  )
  if (opposite === undefined) return { because: `its other end in ${field.type} is ignored` }
  if ((opposite.relationFromFields ?? []).length > 0) return keyOfOther(field, opposite, model, other)
  return pairs(field, opposite, model, other)
}

/** This model has the foreign key. */
function heldKey(field: DMMF.Field, model: KeyedModel, other: KeyedModel): ReadRelation {
  const [from, to] = [field.relationFromFields ?? [], field.relationToFields ?? []]
  const hidden = hiddenField(model, from) ?? hiddenField(other, to)
  if (hidden !== undefined) return { because: `${hidden} is ignored` }
  const isNullable = !field.isRequired || from.some((name) => model.model.fields[name]?.isRequired === false)
  return toOne({ name: field.name, model: field.type, isNullable, holdsKey: true, from, to }, other)
}

/** The other model has it: one row where it is unique there, else many. */
function keyOfOther(
  field: DMMF.Field,
  opposite: DMMF.Field,
  model: KeyedModel,
  other: KeyedModel,
): ReadRelation {
  const [from, to] = [opposite.relationToFields ?? [], opposite.relationFromFields ?? []]
  const hidden = hiddenField(model, from) ?? hiddenField(other, to)
  if (hidden !== undefined) return { because: `${hidden} is ignored` }
  const [name, there] = [field.name, field.type]
  if (!field.isList) return toOne({ name, model: there, isNullable: true, holdsKey: false, from, to }, other)
  const loader = listLoader(there, to)
  return {
    relation: { name, model: there, kind: 'toMany', isNullable: false, holdsKey: false, from, to, loader },
  }
}

function toOne(ends: Omit<Relation, 'kind' | 'loader'>, other: KeyedModel): ReadRelation {
  const { name, model, isNullable, holdsKey, from, to } = ends
  const key = other.model.uniqueKeys.find(
    ({ fields }) => fields.length === to.length && to.every((each) => fields.includes(each)),
  )
  if (key === undefined) return { because: `${model} has no loader by ${to.join(', ')}` }
  return { relation: { name, model, kind: 'toOne', isNullable, holdsKey, from, to, loader: key.loader } }
}

/**
 * Many to many over Prisma's own table of pairs, which lies in the PostgreSQL schema of the first of both models by name. Its column A
 * has that model's keys; of a model with itself, those of the rows whose field is the first by name.
 */
function pairs(field: DMMF.Field, opposite: DMMF.Field, model: KeyedModel, other: KeyedModel): ReadRelation {
  for (const { dmmf, model: each } of [model, other]) {
    const id = dmmf.fields.find(({ isId }) => isId)
    if (id === undefined || each.primaryKey.join() !== id.name)
      return { because: `the id of ${each.name} is ignored` }
  }
  const [here, there] = [model.model, other.model]
  const isFirst = here === there ? field.name < opposite.name : here.name < there.name
  return {
    relation: {
      name: field.name,
      model: there.name,
      kind: 'manyToMany',
      isNullable: false,
      holdsKey: false,
      from: here.primaryKey,
      to: there.primaryKey,
      loader: pairLoader(field.name, here.name, here.primaryKey),
      through: {
        table: `_${field.relationName}`,
        schema: (isFirst ? here : there).schema,
        from: isFirst ? 'A' : 'B',
        to: isFirst ? 'B' : 'A',
      },
    },
  }
}

/** A field that the client does not give: Prisma names it in keys all the same. */
function hiddenField({ model }: KeyedModel, names: readonly string[]): string | undefined {
  const hidden = names.find((name) => !Object.hasOwn(model.fields, name))
  return hidden === undefined ? undefined : `${model.name}.${hidden}`
}
