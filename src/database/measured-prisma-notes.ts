import type { Frame } from '../measurement/frame.ts'
import { currentFrame } from '../measurement/frame.ts'
import { sendersOf } from './measured-frame.ts'
import type { CommentTags } from './statement-comment.ts'
import { commentTagsOf } from './statement-comment.ts'

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
  /** Whose the statement is; undefined while `callsAreExact` is false. */
  readonly senders: readonly Frame[] | undefined
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
  /** For the client option `comments`. It listens, and adds what the operation's gateway wants said in a comment. */
  readonly plugin: (context: CommentContext) => CommentTags
  /** The note on a statement that the adapter is given; undefined where Prisma said nothing of it (BEGIN, COMMIT). */
  readonly take: (sql: string) => PrismaNote | undefined
  /** Whether calls that Prisma sends together keep their own frames. */
  callsAreExact: boolean
  /** Where Prisma looks for tables whose model names no schema; undefined until it has connected. */
  schema: string | undefined
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
 *
 * @param mayComment whether a statement's text may be another each time it is sent
 */
export function createPrismaNotes(mayComment: boolean): PrismaNotes {
  let last: PrismaNote | undefined
  const notes: PrismaNotes = {
    plugin: ({ sql, query }) => {
      if (sql === undefined) {
        last = undefined
        return noTags
      }
      const calls = query.queries?.length ?? 1
      const senders = notes.callsAreExact ? sendersOf(currentFrame(), sql, calls) : undefined
      const action = actionNames[query.action] ?? query.action
      last = { sql, model: query.modelName, action, calls, senders }
      return (mayComment && senders && commentTagsOf(senders, sql)) || noTags
    },
    take: (sql) => {
      const note = last
      last = undefined
      return note !== undefined && sql.startsWith(note.sql) ? note : undefined
    },
    callsAreExact: false,
    schema: undefined,
  }
  return notes
}

const noTags: CommentTags = {}
