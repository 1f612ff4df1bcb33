import type { DMMF } from '@prisma/generator-helper'
import type { ScalarField, UniqueKey } from '../data-model.ts'
import { uniqueLoader } from './names.ts'

type Fields = Readonly<Record<string, ScalarField>>

/**
 * The unique keys of a model, the one that identifies its rows first: the primary key, else the first whose fields are all required.
 * Empty where there is none.
 */
export function readUniqueKeys(dmmf: DMMF.Model, fields: Fields, leftOut: string[]): UniqueKey[] {
  const idField = dmmf.fields.filter(({ isId }) => isId).map(({ name }) => name)
  const id = dmmf.primaryKey?.fields ?? idField
  const singles = dmmf.fields.filter(({ isUnique }) => isUnique).map(({ name }) => [name])
  const distinct = new Map(
    [id, ...singles, ...dmmf.uniqueFields].map((names) => [names.join(), names] as const),
  )
  const keys = [...distinct.values()].filter((names) => {
    const because = unusable(names, fields)
    if (because !== undefined && names.length > 0)
      leftOut.push(`the unique key ${dmmf.name}(${names.join(', ')}): ${because}`)
    return names.length > 0 && because === undefined
  })
  const primary = keys.find((names) => names.every((name) => fields[name]?.isRequired))
  if (primary === undefined) return []
  return [primary, ...keys.filter((names) => names !== primary)].map((names) => ({
    loader: uniqueLoader(dmmf.name, names),
    fields: names,
  }))
}

function unusable(names: readonly string[], fields: Fields): string | undefined {
  for (const name of names) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined
    if (field === undefined) return `${name} is ignored`
    if (field.isList) return `${name} is a list`
    if (field.type === 'Json') return `${name} is Json`
  }
  return undefined
}
