import { thisFrame } from '../measurement/frame.ts'
import { driving } from './measured-once.ts'
import type { StatementEnded } from './measured-statement.ts'
import { beginStatement } from './measured-statement.ts'
import { commented } from './statement-comment.ts'

type Callback = (error: Error | null | undefined, result: unknown) => void
type Query = (...parameters: unknown[]) => unknown

/** What pg sends by itself when it is given to `query`: a Query, a Cursor, a QueryStream. */
interface Submittable {
  submit: unknown
  readonly text?: string
  readonly values?: readonly unknown[]
  readonly cursor?: { readonly text?: string; readonly values?: readonly unknown[] }
}

interface QueryConfig {
  readonly text?: string
  readonly name?: string
  readonly values?: readonly unknown[]
  readonly callback?: Callback
}

/** `query` of a pg pool or client, measured, in every form that pg accepts. */
export function measuredQuery<Target extends { query: unknown }>(target: Target): Target['query'] {
  const query: Query = (...parameters) => {
    const send = (...sent: unknown[]) => driving(() => (target.query as Query).apply(target, sent))
    const [first, second] = parameters
    if (isSubmittable(first)) {
      const begun = beginStatement({
        text: first.text ?? first.cursor?.text ?? '',
        parameters: first.values ?? first.cursor?.values,
      })
      attend(first, begun?.ended)
      return send(...parameters)
    }
    const config: QueryConfig | undefined = typeof first === 'object' && first !== null ? first : undefined
    const text =
      config === undefined ? first : (config.text ?? preparedAs(config.name, target) ?? config.name)
    // pg itself complains of what is no statement, in the form the caller chose.
    const begun =
      typeof text === 'string'
        ? beginStatement({ text, parameters: Array.isArray(second) ? second : config?.values })
        : undefined
    const sent = withCallbacks(parameters, config, begun?.ended)
    if (begun === undefined) return send(...sent)
    // A prepared statement's name stands for one text.
    const sentText = config?.name === undefined ? commented(text as string, begun.senders) : text
    if (sentText !== text)
      sent[0] = config === undefined ? sentText : changed(sent[0] as QueryConfig, 'text', sentText)
    return ending(begun.ended, () => send(...sent))
  }
  return query as Target['query']
}

/** What a client has prepared under a name: from then on pg takes the name alone. */
function preparedAs(name: string | undefined, target: object): string | undefined {
  const { connection } = target as {
    readonly connection?: { readonly parsedStatements?: Readonly<Record<string, string>> }
  }
  return name === undefined ? undefined : connection?.parsedStatements?.[name]
}

/** pg calls back from wherever its connection was opened: what the caller's code then sends is still his, and the statement has ended. */
function withCallbacks(
  parameters: readonly unknown[],
  config: QueryConfig | undefined,
  ended: StatementEnded | undefined,
): unknown[] {
  const sent = [...parameters]
  const last = parameters.findLastIndex((parameter) => typeof parameter === 'function')
  if (last >= 0) sent[last] = endingCallback(ended, parameters[last] as Callback)
  if (typeof config?.callback === 'function') {
    sent[0] = changed(config, 'callback', endingCallback(ended, config.callback))
  }
  return sent
}

function endingCallback(ended: StatementEnded | undefined, callback: Callback): Callback {
  const inFrame = thisFrame()
  return (error, result) => {
    ended?.(error ? undefined : result, Boolean(error))
    inFrame(() => callback(error, result))
  }
}

/** The same for pg: what is the caller's own stays as it is. */
const changed = (config: QueryConfig, key: keyof QueryConfig, value: unknown): QueryConfig =>
  Object.create(config, { [key]: { value, enumerable: true, writable: true, configurable: true } })

function ending(ended: StatementEnded, send: () => unknown): unknown {
  try {
    const result = send()
    // A branch of its own: the caller's promise, and what becomes of its rejection, stay the caller's.
    if (result instanceof Promise) result.then(...settling(ended))
    return result
  } catch (error) {
    ended(undefined, true)
    throw error
  }
}

const settling = (ended: StatementEnded): [(result: unknown) => void, () => void] => [
  (result) => ended(result, false),
  () => ended(undefined, true),
]

/**
 * Hears what pg tells it, in the caller's frame, for it may hand that on to his code. A cursor ends when PostgreSQL is ready for the next
 * statement, so its time includes what its reader took between the rows.
 */
function attend(submittable: Submittable, ended: StatementEnded | undefined): void {
  const handlers = submittable as unknown as Record<string, Query | undefined>
  const inFrame = thisFrame()
  let rows = 0
  const notes: Readonly<Record<string, () => unknown>> = {
    handleDataRow: () => rows++,
    handleError: () => ended?.(undefined, true, rows),
    handleReadyForQuery: () => ended?.(undefined, false, rows),
  }
  for (const name of handlerNames) {
    const original = handlers[name]
    if (original === undefined) continue
    handlers[name] = function (this: unknown, ...parameters: unknown[]) {
      notes[name]?.()
      return inFrame(() => original.apply(this, parameters))
    }
  }
}

/** What pg's client calls of the statement it runs. */
const handlerNames = [
  'handleRowDescription',
  'handleDataRow',
  'handlePortalSuspended',
  'handleEmptyQuery',
  'handleCommandComplete',
  'handleCopyInResponse',
  'handleCopyData',
  'handleError',
  'handleReadyForQuery',
] as const

const isSubmittable = (value: unknown): value is Submittable =>
  typeof value === 'object' && value !== null && typeof (value as { submit?: unknown }).submit === 'function'
