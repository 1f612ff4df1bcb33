import { shown } from '../../mistakes.ts'
import type { DataModel, Model } from '../data-model.ts'
import type { Filter, ListArguments, OrderTerm } from '../model-loaders.ts'
import { totalOrder } from '../models/order-sql.ts'
import { badInput } from './bad-input.ts'
import { CursorCodec } from './cursor.ts'
import type { ListArgumentReader } from './list-arguments.ts'
import { distinctTerms, reversed } from './order.ts'

/** Which rows of a parent one call asks for. */
export interface Page {
  /** From the end: `last` rows, or those `before` a cursor. They are read in the opposite order and turned round. */
  readonly isBackward: boolean
  /** How many; undefined for all. */
  readonly size: number | undefined
  /** The whole order, forwards. */
  readonly order: readonly OrderTerm[]
  readonly cursors: CursorCodec
  /** The values of the cursor it begins at. */
  readonly start: readonly unknown[] | undefined
  readonly filter: Filter | undefined
  /** Whether it is read as the primary key orders it, from the beginning. */
  readonly isPlain: boolean
}

export interface PageBounds {
  readonly maxPageSize: number
  /** How many rows where nobody says; undefined for all. */
  readonly defaultSize: number | undefined
}

/** @throws GraphQLError BAD_USER_INPUT for a size out of bounds, a cursor of something else, arguments that contradict each other */
export function pageOf(
  reader: ListArgumentReader,
  args: Readonly<Record<string, unknown>>,
  model: Model,
  data: DataModel,
  { maxPageSize, defaultSize }: PageBounds,
): Page {
  const isBackward = isGiven(args.last) || isGiven(args.before)
  // What SDL says where the client says nothing does not contradict a client who asks for the last rows.
  const first = isBackward && args.first === reader.defaultFirst ? undefined : args.first
  if (isBackward && (isGiven(first) || isGiven(args.after)))
    throw badInput('first goes with after, last goes with before: give one pair or the other, not both.')
  const asked = reader.order(args)
  const order = totalOrder(model, distinctTerms(asked))
  const cursors = new CursorCodec(model, order, data)
  const size = isBackward ? sizeOf('last', args.last, maxPageSize) : sizeOf('first', first, maxPageSize)
  const [name, cursor] = isBackward ? ['before', args.before] : ['after', args.after]
  return {
    isBackward,
    size: size ?? defaultSize,
    order,
    cursors,
    start: isGiven(cursor) ? cursors.decode(cursor, String(name)) : undefined,
    filter: reader.filter(args),
    isPlain: asked.length === 0 && !isBackward && !isGiven(cursor),
  }
}

/** What the loader is asked. @param more one row more than the page, which tells whether there is a next */
export function listArguments({ isBackward, isPlain, ...page }: Page, more: boolean): ListArguments {
  return {
    ...(page.size === undefined ? {} : { first: page.size + (more ? 1 : 0) }),
    ...(page.start === undefined ? {} : { after: page.start }),
    ...(isPlain ? {} : { orderBy: isBackward ? reversed(page.order) : page.order }),
    ...(page.filter === undefined ? {} : { filter: page.filter }),
  }
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== null

function sizeOf(name: string, value: unknown, maxPageSize: number): number | undefined {
  if (!isGiven(value)) return undefined
  if (Number.isInteger(value) && Number(value) >= 0 && Number(value) <= maxPageSize) return Number(value)
  throw badInput(
    `${name} must be an integer from 0 to ${maxPageSize}, got ${shown(value)}. Read on page by page.`,
  )
}
