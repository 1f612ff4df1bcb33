import type {
  SqlDriverAdapter,
  SqlDriverAdapterFactory,
  SqlQuery,
  SqlQueryable,
  Transaction,
} from '@prisma/driver-adapter-utils'
import type { Frame } from '../measurement/frame.ts'
import { currentFrame } from '../measurement/frame.ts'
import type { StatementRecord } from '../measurement/recorder.ts'
import { noteWrite } from '../measurement/writes.ts'
import { withMethods } from './measured-facade.ts'
import { recordForSenders, sendersOf } from './measured-frame.ts'
import { driving } from './measured-once.ts'
import type { PrismaNote, PrismaNotes } from './measured-prisma-notes.ts'
import { executionKeyOf, isHousekeeping } from './measured-sql.ts'

/**
 * A driver adapter's factory, whose connections and transactions record what Prisma sends through them. A statement's time runs from when
 * Prisma asks for it to its rows, so waiting for a free connection is part of it. `executeScript` is left alone: only migrations use it.
 */
export function measuredAdapter(
  factory: SqlDriverAdapterFactory,
  notes: PrismaNotes,
): SqlDriverAdapterFactory {
  return withMethods<SqlDriverAdapterFactory>(factory, {
    connect: async () => {
      const adapter = await driving(() => factory.connect())
      notes.schema = adapter.getConnectionInfo?.().schemaName ?? defaultSchema
      return withMethods<SqlDriverAdapter>(adapter, {
        ...measuredQueries(adapter, notes, false),
        startTransaction: async (isolationLevel) => {
          const transaction = await driving(() => adapter.startTransaction(isolationLevel))
          return withMethods<Transaction>(transaction, {
            ...measuredQueries(transaction, notes, true),
            commit: async () => {
              await transaction.commit()
              noteWrite()
            },
          })
        },
      })
    },
  })
}

/** What Prisma takes on PostgreSQL where the adapter names none; never the connection's `search_path`. */
export const defaultSchema = 'public'

function measuredQueries(
  queryable: SqlQueryable,
  notes: PrismaNotes,
  inTransaction: boolean,
): Pick<SqlQueryable, 'queryRaw' | 'executeRaw'> {
  const measured = <Result>(
    send: (query: SqlQuery) => Promise<Result>,
    answerOf: (result: Result) => Answer,
  ) => {
    return async (query: SqlQuery): Promise<Result> => {
      const note = notes.take(query.sql)
      if (isHousekeeping(query.sql)) return driving(() => send(query))
      const frame = notes.callsAreExact ? currentFrame() : surelyTheirs(currentFrame(), note, inTransaction)
      const senders = note?.senders ?? sendersOf(frame, query.sql, note?.calls)
      const started = performance.now()
      try {
        const result = await driving(() => send(query))
        record(
          query,
          note,
          performance.now() - started,
          { ...answerOf(result), isInTransaction: inTransaction },
          senders,
        )
        return result
      } catch (error) {
        record(query, note, performance.now() - started, failure, senders)
        throw error
      }
    }
  }
  return {
    queryRaw: measured(
      (query) => queryable.queryRaw(query),
      ({ rows, columnNames }) => ({
        rows: rows.length,
        rowValues: rows,
        columns: columnNames,
        failed: false,
      }),
    ),
    executeRaw: measured(
      (query) => queryable.executeRaw(query),
      (rows) => ({ rows, failed: false }),
    ),
  }
}

type Answer = Pick<StatementRecord, 'rows' | 'rowValues' | 'columns' | 'failed' | 'isInTransaction'>
const failure: Answer = { rows: 0, failed: true }

function record(
  query: SqlQuery,
  note: PrismaNote | undefined,
  durationMs: number,
  answer: Answer,
  senders: readonly Frame[],
): void {
  const sql = note?.sql ?? query.sql
  const parametersKey = executionKeyOf(sql, query.args)
  const { model, action, calls: compactedCalls } = note ?? {}
  recordForSenders(
    { sql, parameters: query.args, parametersKey, durationMs, ...answer, model, action, compactedCalls },
    senders,
  )
}

/** What may have been sent in another call's context, Prisma's batches and transactions, is the operation's: nobody in it is named. */
function surelyTheirs(
  frame: Frame | undefined,
  note: PrismaNote | undefined,
  inTransaction: boolean,
): Frame | undefined {
  const mayBeBatched = inTransaction || note?.action === 'findUnique' || note?.action === 'findUniqueOrThrow'
  return frame !== undefined && mayBeBatched ? { recorder: frame.recorder } : frame
}
