/** What Prisma says of a statement it is about to send. */
export interface PrismaNote {
  /** The SQL without anybody's comments. */
  readonly sql: string
  /** `Supplier`; undefined for raw SQL. */
  readonly model: string | undefined
  /** The client's method: `findUnique`, `create`, `queryRaw`. */
  readonly action: string
  /** How many calls Prisma joined in the statement; 1 for a call of its own. */
  readonly calls: number
}

/** Prisma's SqlCommenterContext, as far as it is read here. */
interface CommentContext {
  readonly sql?: string
  readonly query: {
    readonly modelName?: string
    readonly action: string
    readonly queries?: readonly unknown[]
  }
}

export interface PrismaNotes {
  /** For the client option `comments`. It adds no comment; it listens. */
  readonly plugin: (context: CommentContext) => Record<string, never>
  /** The note on a statement that the adapter is given; undefined where Prisma said nothing of it (BEGIN, COMMIT). */
  readonly take: (sql: string) => PrismaNote | undefined
  /** Whether calls that Prisma sends together keep their own frames. */
  callsAreExact: boolean
}

// Where Prisma's protocol names an action otherwise than its client does.
const actionNames: Readonly<Record<string, string>> = {
  createOne: 'create',
  updateOne: 'update',
  deleteOne: 'delete',
  upsertOne: 'upsert',
}

/**
 * Hands what Prisma's comment hook knows of a statement to the adapter. Prisma asks for comments and calls the adapter without letting go
 * of the thread between, so the last note is the statement's; the SQL is compared all the same, and a note that does not fit is dropped.
 */
export function createPrismaNotes(): PrismaNotes {
  let last: PrismaNote | undefined
  return {
    plugin: ({ sql, query }) => {
      last =
        sql === undefined
          ? undefined
          : {
              sql,
              model: query.modelName,
              action: actionNames[query.action] ?? query.action,
              calls: query.queries?.length ?? 1,
            }
      return {}
    },
    take: (sql) => {
      const note = last
      last = undefined
      return note !== undefined && sql.startsWith(note.sql) ? note : undefined
    },
    callsAreExact: false,
  }
}
