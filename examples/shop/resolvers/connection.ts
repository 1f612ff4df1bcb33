import { assertWithin, shopError } from '../errors.ts'

const defaultSize = 20
const maxSize = 100

/** The largest number a cursor may hold for each field: what the column can. */
const largest = { id: 2 ** 31 - 1 } as const
type Field = keyof typeof largest

interface PageArguments {
  readonly first?: number | null
  readonly after?: string | null
}

interface Page<Position> {
  readonly size: number
  /** One row more than the page, which tells whether there is a next. */
  readonly limit: number
  /** Where the page before ended. */
  readonly after: Position | undefined
}

/**
 * A Relay connection over rows in a fixed order. A cursor holds the position of a row, not its number in the list, so rows that come
 * or go elsewhere neither repeat nor hide one.
 *
 * @param kind part of the cursor, so that one connection's cursor is refused by another
 * @param fields what a position is made of
 * @param positionOf the position of a row; unique, and in the order of the rows
 */
export function defineConnection<Row, const Fields extends readonly Field[]>(
  kind: string,
  fields: Fields,
  positionOf: (row: Row) => { readonly [Index in keyof Fields]: number },
) {
  type Position = { readonly [Index in keyof Fields]: number }
  return {
    /** @throws GraphQLError BAD_USER_INPUT for `first` out of range or an `after` that is no cursor of this connection */
    pageOf({ first, after }: PageArguments): Page<Position> {
      const size = first ?? defaultSize
      assertWithin('first', size, [1, maxSize])
      return {
        size,
        limit: size + 1,
        after: after == null ? undefined : (decode(kind, fields, after) as unknown as Position),
      }
    },

    /** @param rows at most `page.limit` of them, from `page.after` on */
    connectionOf(rows: readonly Row[], page: Page<Position>) {
      const edges = rows
        .slice(0, page.size)
        .map((node) => ({ node, cursor: encode([kind, ...(positionOf(node) as readonly number[])]) }))
      return {
        edges,
        pageInfo: {
          hasNextPage: rows.length > page.size,
          hasPreviousPage: page.after !== undefined,
          startCursor: edges.at(0)?.cursor ?? null,
          endCursor: edges.at(-1)?.cursor ?? null,
        },
      }
    },
  }
}

const encode = (content: readonly unknown[]) => Buffer.from(JSON.stringify(content)).toString('base64url')

function decode(kind: string, fields: readonly Field[], cursor: string): readonly number[] {
  const [, ...position] = parse(cursor)
  const isPosition =
    position.length === fields.length &&
    fields.every((field, index) => {
      const value = position[index]
      return Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= largest[field]
    })
  // Written again it must be the same: so it is of this kind, and each position has one cursor.
  if (!isPosition || encode([kind, ...position]) !== cursor) {
    const came = cursor.length > 40 ? `${cursor.slice(0, 40)}…` : cursor
    throw shopError(
      'BAD_USER_INPUT',
      `after must be a cursor of this connection, as in its pageInfo, got "${came}".`,
    )
  }
  return position as readonly number[]
}

function parse(cursor: string): unknown[] {
  if (cursor.length > 100) return []
  try {
    const content: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    return Array.isArray(content) ? content : []
  } catch {
    return []
  }
}
