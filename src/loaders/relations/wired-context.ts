import type { GraphQLObjectType, GraphQLResolveInfo } from 'graphql'
import { SluiceError } from '../../errors.ts'
import type { DataModel, Model, Relation } from '../data-model.ts'
import type { ModelLoaders, Row } from '../model-loaders.ts'
import { modelLoadersOf } from '../model-loaders-of.ts'
import type { FieldColumns } from './field-columns.ts'

/** What the resolver of a wired field is made from. */
export interface WiredParts {
  readonly coordinate: string
  readonly name: string
  /** The model of the type that has the field. */
  readonly model: Model
  readonly relation: Relation
  /** The model at the other end, and the type that shows it here. */
  readonly target: Model
  readonly node: GraphQLObjectType
  readonly data: DataModel
  /** What each type's fields read of their row. Complete when the whole schema is wired. */
  readonly columnsOf: ReadonlyMap<string, FieldColumns>
}

/** @throws SluiceError where the context has no generated loaders */
export function loadersIn(context: unknown, coordinate: string): ModelLoaders {
  const loaders = modelLoadersOf(context)
  if (loaders !== undefined) return loaders
  throw new SluiceError(
    'LOADER',
    `${coordinate} resolves itself through generated loaders, and this context has none. Execute it through the gateway, ` +
      'with createGateway({ prisma, dataModel, … }).',
  )
}

/**
 * What the parent already holds under the field's name, as after an `include`; undefined where it holds nothing. It is the answer as it is,
 * as without us: the author may have put it there for a reason, such as to show a part only.
 */
export function heldByParent(
  source: unknown,
  name: string,
  args: unknown,
  context: unknown,
  info: GraphQLResolveInfo,
): unknown {
  const held = (source as Row)[name]
  return typeof held === 'function' ? held.call(source, args, context, info) : held
}
