import type { DMMF } from '@prisma/generator-helper'
import type { DataModel, EnumModel, Model, Relation, ScalarField } from '../data-model.ts'
import { tableSql } from '../models/sql.ts'
import { lowerFirst } from './names.ts'
import { readRelation } from './read-relation.ts'
import type { SchemaText } from './schema-text.ts'
import { sqlTypeOf } from './sql-type.ts'
import { readUniqueKeys } from './unique-keys.ts'

/** A loader that the data model asks for; where two relations ask for the same, it is here twice. */
export interface GeneratedLoader {
  readonly name: string
  /** One row of a unique key, or a list of them. */
  readonly gives: 'one' | 'list'
  /** The model of its rows. */
  readonly model: string
  /** The fields whose values its keys are. */
  readonly key: { readonly model: string; readonly fields: readonly string[] }
  /** What asked for it, for a message: `the unique key Customer(email)`. */
  readonly source: string
}

export interface ReadModels {
  readonly dataModel: DataModel
  readonly loaders: readonly GeneratedLoader[]
  /** What has no loader, and why. */
  readonly leftOut: readonly string[]
}

/** A model while its relations are not read yet. */
export interface KeyedModel {
  readonly dmmf: DMMF.Model
  readonly model: Omit<Model, 'relations'>
}

/** Makes the data model of what Prisma tells of a schema. Models, fields and relations keep the schema's order. */
export function readModels(datamodel: DMMF.Datamodel, text: SchemaText): ReadModels {
  const leftOut: string[] = []
  const models = new Map<string, KeyedModel>()
  for (const dmmf of datamodel.models) {
    if (text.views.has(dmmf.name)) {
      leftOut.push(`the view ${dmmf.name}: nothing in the database vouches for its keys`)
      continue
    }
    const keyed = readKeyed(dmmf, text, datamodel, leftOut)
    if (keyed === undefined)
      leftOut.push(`the model ${dmmf.name}: it has no key of required fields that are not ignored`)
    else models.set(dmmf.name, keyed)
  }
  const loaders: GeneratedLoader[] = []
  const read = [...models.values()].map((keyed): Model => {
    const { model } = keyed
    for (const { loader, fields } of model.uniqueKeys)
      loaders.push({
        name: loader,
        gives: 'one',
        model: model.name,
        key: { model: model.name, fields },
        source: `the unique key ${model.name}(${fields.join(', ')})`,
      })
    return { ...model, relations: readRelations(keyed, models, loaders, leftOut) }
  })
  return {
    dataModel: {
      version: 1,
      models: Object.fromEntries(read.map((model) => [model.name, model])),
      enums: Object.fromEntries(datamodel.enums.map((each) => [each.name, readEnum(each)])),
    },
    loaders,
    leftOut,
  }
}

function readKeyed(
  dmmf: DMMF.Model,
  text: SchemaText,
  { enums }: DMMF.Datamodel,
  leftOut: string[],
): KeyedModel | undefined {
  const columns = dmmf.fields.filter(({ kind }) => kind === 'scalar' || kind === 'enum')
  const fields = Object.fromEntries(
    columns.map((field) => [field.name, readField(dmmf.name, field, text, enums)]),
  )
  const [primary, ...others] = readUniqueKeys(dmmf, fields, leftOut)
  if (primary === undefined) return undefined
  return {
    dmmf,
    model: {
      name: dmmf.name,
      accessor: lowerFirst(dmmf.name),
      table: dmmf.dbName ?? dmmf.name,
      schema: dmmf.schema ?? null,
      fields,
      primaryKey: primary.fields,
      uniqueKeys: [primary, ...others],
    },
  }
}

function readField(
  model: string,
  field: DMMF.Field,
  { enumSchemas }: SchemaText,
  enums: DMMF.Datamodel['enums'],
): ScalarField {
  const { name, dbName, type, isList, isRequired } = field
  const isEnum = field.kind === 'enum'
  const sqlType = isEnum
    ? tableSql(enumSchemas.get(type) ?? null, enums.find((each) => each.name === type)?.dbName ?? type)
    : sqlTypeOf(model, field)
  return { name, column: dbName ?? name, type, isEnum, isList, isRequired, sqlType }
}

function readEnum({ name, values }: DMMF.DatamodelEnum): EnumModel {
  return { name, values: Object.fromEntries(values.map((value) => [value.name, value.dbName ?? value.name])) }
}

function readRelations(
  keyed: KeyedModel,
  models: ReadonlyMap<string, KeyedModel>,
  loaders: GeneratedLoader[],
  leftOut: string[],
): Record<string, Relation> {
  const relations: [string, Relation][] = []
  for (const field of keyed.dmmf.fields.filter(({ kind }) => kind === 'object')) {
    const source = `the relation ${keyed.model.name}.${field.name}`
    const read = readRelation(field, keyed, models)
    if ('because' in read) {
      leftOut.push(`${source}: ${read.because}`)
      continue
    }
    const { relation } = read
    relations.push([field.name, relation])
    if (relation.kind === 'toOne') continue
    const isPair = relation.kind === 'manyToMany'
    loaders.push({
      name: relation.loader,
      gives: 'list',
      model: relation.model,
      key: isPair
        ? { model: keyed.model.name, fields: relation.from }
        : { model: relation.model, fields: relation.to },
      source: isPair
        ? source
        : `${source} (by ${relation.model}.${relation.to.join(`, ${relation.model}.`)})`,
    })
  }
  return Object.fromEntries(relations)
}
