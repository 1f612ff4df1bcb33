import type { GraphQLFieldResolver, GraphQLSchema } from 'graphql'
import { SluiceError } from '../../errors.ts'
import { remedyFor } from '../../mistakes.ts'
import type { DataModel } from '../data-model.ts'
import { columnsOfTypes } from './columns-of-types.ts'
import { type FoundRelation, findRelations } from './find-relations.ts'
import { mapTypes } from './map-types.ts'
import { type PageSizes, pageSizes } from './page-sizes.ts'
import { resolveConnection } from './resolve-connection.ts'
import { resolveList } from './resolve-list.ts'
import { resolveOne } from './resolve-one.ts'
import type { WiredParts } from './wired-context.ts'
import type { WiredField, WireOptions, Wiring } from './wiring.ts'

/**
 * Gives each field that shows a relation of its type's model, and has no resolver, one that goes through the generated loaders: one row, a
 * list, or a connection, as its type says. An author's resolver always wins. The schema is changed in place, before what wraps resolvers.
 *
 * @param data what the generator wrote
 * @returns what was wired, and why the rest was not
 * @throws SluiceError CONFIGURATION listing every mistake in the options and in what resolvers say they need; nothing is changed then
 */
export function wireRelations(schema: GraphQLSchema, data: DataModel, options: WireOptions = {}): Wiring {
  const mistakes: string[] = []
  const sizes = pageSizes(options, mistakes)
  const models = mapTypes(schema, data, options, mistakes)
  const { found, skipped, shadowed } = findRelations(schema, data, models, options.orderBy, mistakes)
  assertListsOrdered(options.orderBy ?? {}, found, skipped, mistakes)
  const columnsOf = columnsOfTypes(schema, models, found, mistakes)
  if (mistakes.length > 0) throw new SluiceError('CONFIGURATION', mistakes.join('\n'))

  const wired: WiredField[] = []
  for (const one of found) {
    const { type, field, model, relation, target, fit } = one
    const coordinate = `${type.name}.${field.name}`
    const parts = { coordinate, name: field.name, model, relation, target, node: fit.node, data, columnsOf }
    field.resolve = resolverOf(parts, one, sizes)
    const { loader, name } = relation
    wired.push({ coordinate, loader, relation: `${model.name}.${name}`, kind: fit.kind })
  }
  const usesLoader = new Map(wired.map(({ coordinate, loader }) => [coordinate, [loader]]))
  return { wired, skipped, usesLoader, shadowed }
}

/** An order of what is no list, or does not resolve itself, would be without effect. */
function assertListsOrdered(
  orders: NonNullable<WireOptions['orderBy']>,
  found: readonly FoundRelation[],
  skipped: Wiring['skipped'],
  mistakes: string[],
): void {
  const lists = found.flatMap(({ type, field, reader }) =>
    reader === undefined ? [] : [`${type.name}.${field.name}`],
  )
  for (const coordinate of Object.keys(orders)) {
    if (lists.includes(coordinate)) continue
    const reason = skipped.find((one) => one.coordinate === coordinate)?.reason
    mistakes.push(
      `orderBy names ${coordinate}, which is no list that resolves itself. ${reason ?? remedyFor([coordinate], lists)}`,
    )
  }
}

function resolverOf(
  parts: WiredParts,
  { fit, reader }: FoundRelation,
  { maxPageSize, defaultPageSize }: PageSizes,
): GraphQLFieldResolver<unknown, unknown> {
  if (fit.kind === 'one' || reader === undefined)
    return resolveOne(parts, fit.kind === 'one' && fit.isRequired)
  if (fit.kind === 'connection')
    return resolveConnection(parts, fit.shape, reader, { maxPageSize, defaultSize: defaultPageSize })
  // A list that can be paged through has a bound; one that cannot would never show the rest.
  return resolveList(parts, reader, { maxPageSize, defaultSize: reader.isPaged ? maxPageSize : undefined })
}
