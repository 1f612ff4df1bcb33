import { SluiceError } from '../../errors.ts'
import type { Model, Relation } from '../data-model.ts'
import type { Key, Row } from '../model-loaders.ts'

/** The key that a parent has for a relation; null where one of its fields is null. */
export type ReadKey = (source: unknown) => Key | null

/** @param coordinate of the field that is resolved, for the error of a parent that lacks a field of the key */
export function keyReader(coordinate: string, model: Model, relation: Relation): ReadKey {
  const [from, ...others] = relation.from
  if (from !== undefined && others.length === 0) {
    return (source) => {
      const value = (source as Row)[from]
      if (value === undefined) throw lacks(coordinate, model, from, source)
      return value
    }
  }
  return (source) => {
    const key: Record<string, unknown> = {}
    let isNull = false
    for (const [index, field] of relation.from.entries()) {
      const value = (source as Row)[field]
      if (value === undefined) throw lacks(coordinate, model, field, source)
      if (value === null) isNull = true
      // A compound key is called as the fields it is compared with, which for a table of pairs are the parent's own.
      key[keyName(relation, index, field)] = value
    }
    return isNull ? null : key
  }
}

const keyName = (relation: Relation, index: number, field: string): string =>
  relation.kind === 'manyToMany' ? field : (relation.to[index] ?? field)

function lacks(coordinate: string, model: Model, field: string, source: unknown): SluiceError {
  const name = coordinate.slice(coordinate.indexOf('.') + 1)
  const has =
    typeof source === 'object' && source !== null
      ? Object.keys(source).slice(0, 20).join(', ')
      : typeof source
  return new SluiceError(
    'LOADER',
    `${coordinate} is loaded by ${field} of its parent, a row of ${model.name}, which has none (it has: ${has || 'nothing'}). ` +
      `Let the resolver that gives the parent select ${field}, or give the parent its ${name}.`,
  )
}
