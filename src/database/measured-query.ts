import { measuringOnce } from './measured-once.ts'
import type { StatementEnded } from './measured-statement.ts'
import { beginStatement } from './measured-statement.ts'

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
    const send = (...sent: unknown[]) => measuringOnce(() => (target.query as Query).apply(target, sent))
    const [first, second] = parameters
    if (isSubmittable(first)) {
      const ended = beginStatement({
        text: first.text ?? first.cursor?.text ?? '',
        parameters: first.values ?? first.cursor?.values,
      })
      if (ended !== undefined) watch(first, ended)
      return send(...parameters)
    }
    const config: QueryConfig | undefined = typeof first === 'object' && first !== null ? first : undefined
    const text = config === undefined ? first : (config.text ?? config.name)
    // pg itself complains of what is no statement, in the form the caller chose.
    if (typeof text !== 'string') return send(...parameters)
    const ended = beginStatement({ text, parameters: Array.isArray(second) ? second : config?.values })
    if (ended === undefined) return send(...parameters)
    return ending(ended, parameters, config, send)
  }
  return query as Target['query']
}

function ending(
  ended: StatementEnded,
  parameters: unknown[],
  config: QueryConfig | undefined,
  send: Query,
): unknown {
  const last = parameters.findLastIndex((parameter) => typeof parameter === 'function')
  const sent = [...parameters]
  if (last >= 0) sent[last] = endingCallback(ended, parameters[last] as Callback)
  if (typeof config?.callback === 'function') {
    sent[0] = Object.assign(Object.create(config), { callback: endingCallback(ended, config.callback) })
  }
  try {
    const result = send(...sent)
    // A branch of its own: the caller's promise, and what becomes of its rejection, stay the caller's.
    if (result instanceof Promise) result.then(...settling(ended))
    return result
  } catch (error) {
    ended(undefined, true)
    throw error
  }
}

const endingCallback =
  (ended: StatementEnded, callback: Callback): Callback =>
  (error, result) => {
    ended(error ? undefined : result, Boolean(error))
    callback(error, result)
  }

const settling = (ended: StatementEnded): [(result: unknown) => void, () => void] => [
  (result) => ended(result, false),
  () => ended(undefined, true),
]

/** A cursor ends when PostgreSQL is ready for the next statement, so its time includes what its reader took between the rows. */
function watch(submittable: Submittable, ended: StatementEnded): void {
  const handlers = submittable as unknown as Record<string, Query | undefined>
  let rows = 0
  const before = (name: string, note: () => void) => {
    const original = handlers[name]
    handlers[name] = function (this: unknown, ...parameters: unknown[]) {
      note()
      return original?.apply(this, parameters)
    }
  }
  before('handleDataRow', () => rows++)
  before('handleError', () => ended(undefined, true, rows))
  before('handleReadyForQuery', () => ended(undefined, false, rows))
}

const isSubmittable = (value: unknown): value is Submittable =>
  typeof value === 'object' && value !== null && typeof (value as { submit?: unknown }).submit === 'function'
