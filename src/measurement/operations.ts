import { createHash } from 'node:crypto'
import { remedyFor, shown } from '../mistakes.ts'
import type { WorkClient } from './author-arguments.ts'
import {
  checkedClient,
  checkedName,
  checkFunction,
  checkMilliseconds,
  described,
} from './author-arguments.ts'
import { currentFrame, followFrames, runInFrame } from './frame.ts'
import type { Client, Measurement, Outcome } from './measurement.ts'
import { unknownClient } from './measurement.ts'
import { Observers } from './owners.ts'
import { plainText } from './plain-text.ts'
import { OperationRecorder } from './recorder.ts'
import { whenEnded } from './when-ended.ts'

const observers = new Observers<Measurement>()

/**
 * Adds an observer of the work that is not GraphQL and is done in operations of its owner; the first one sees that outside any operation
 * as well. Returns its removal.
 */
export function observeOperations(onMeasured: (work: Measurement) => void, owner?: object): () => void {
  return observers.add(onMeasured, owner)
}

/**
 * Runs work that is not GraphQL (a job, a REST route) as an operation of its own: `await measureOperation('nightly prices', () => update())`.
 * Statements, loaders' batches and spans inside belong to it. Gives what `run` gives and fails as it fails; a failure is recorded by its
 * code, never by its message. The gateway in whose operation it is called reports it; outside any operation, the first gateway of the
 * process that is open. Without one it is run and not recorded.
 *
 * @param name what the work is: one of few, never with an id in it; at most 200 characters are kept
 * @param run the work, synchronous or not
 * @param options.client who asked for it [nobody]
 * @throws TypeError for a name that is empty, a `run` that is no function, an unknown option, a client without a name
 */
export function measureOperation<Result>(
  name: string,
  run: () => PromiseLike<Result>,
  options?: { readonly client?: WorkClient },
): Promise<Result>
export function measureOperation<Result>(
  name: string,
  run: () => Result,
  options?: { readonly client?: WorkClient },
): Result
export function measureOperation(
  name: string,
  run: () => unknown,
  options: { readonly client?: WorkClient } = {},
): unknown {
  const recorder = recorderFor(checkedName('measureOperation', name))
  checkFunction('measureOperation', run)
  checkKeys('measureOperation', options, ['client'])
  recorder.client = clientOf('measureOperation', options.client)
  followFrames()
  recorder.beginPhase('executeMs')
  return runInFrame({ recorder }, () =>
    whenEnded(run, (failed, error) => {
      recorder.endPhase()
      if (failed) {
        recorder.outcome = 'serverError'
        recorder.recordError(codeOf(error))
      }
      const measurement = recorder.finish(http, 0)
      if (measurement !== undefined) observers.tell(recorder, measurement)
    }),
  )
}

/** Work that is not GraphQL, and is done. */
export interface WorkDone {
  /** What the work is: one of few, never with an id in it; at most 200 characters are kept. */
  readonly name: string
  readonly durationMs: number
  /** Milliseconds since 1970 [`durationMs` ago]. */
  readonly startedAt?: number
  /** [`serverError` where there are `errorCodes`, else `ok`] */
  readonly outcome?: Outcome
  /** Why it failed; at most 10, each of at most 60 characters. Nothing that is `ok` has any. */
  readonly errorCodes?: readonly string[]
  /** Who asked for it [nobody]. */
  readonly client?: WorkClient
}

/**
 * Records work that is not GraphQL and was measured elsewhere, as an operation: `recordOperation({ name: 'GET /invoices', durationMs })`.
 * The gateway in whose operation it is called reports it; outside any operation, the first one of the process that is open.
 *
 * @throws TypeError for what cannot be: an empty name, a negative duration, an unknown outcome, error codes of what is `ok`, an unknown key
 */
export function recordOperation(work: WorkDone): void {
  const of = 'recordOperation'
  if (typeof work !== 'object' || work === null) {
    throw new TypeError(`${of} expects { name, durationMs }, got ${described(work)}. ${example}`)
  }
  checkKeys(of, work, keysOfWork)
  const recorder = recorderFor(checkedName(of, work.name))
  const { durationMs, errorCodes = [] } = work
  checkMilliseconds(of, 'durationMs', durationMs)
  const { startedAt = Math.max(0, Date.now() - durationMs) } = work
  checkMilliseconds(of, 'startedAt', startedAt)
  if (!Array.isArray(errorCodes) || !errorCodes.every((code) => typeof code === 'string')) {
    throw new TypeError(
      `${of} expects errorCodes, an array of strings, got ${described(errorCodes)}. ${example}`,
    )
  }
  const { outcome = errorCodes.length > 0 ? 'serverError' : 'ok' } = work
  if (!outcomes.has(outcome)) {
    throw new TypeError(
      `${of} expects an outcome of ${[...outcomes].join(', ')}, got ${described(outcome)}. ${example}`,
    )
  }
  if (outcome === 'ok' && errorCodes.length > 0) {
    throw new TypeError(
      `${of} expects no errorCodes of what is ok, got ${errorCodes.map(shown).join(', ')}. Leave out the outcome, or say how it failed.`,
    )
  }
  recorder.client = clientOf(of, work.client)
  recorder.outcome = outcome
  for (const code of errorCodes.slice(0, maxErrorCodes)) recorder.recordError(plainText(code, maxCodeLength))
  const measurement = recorder.finish(http, 0)
  if (measurement === undefined) return
  const phases = { admissionMs: 0, parseMs: 0, validateMs: 0, executeMs: durationMs, serialiseMs: 0 }
  observers.tell(recorder, { ...measurement, startedAt, durationMs, phases })
}

const example = "Write recordOperation({ name: 'GET /invoices', durationMs: 12.5, outcome: 'ok' })."
const keysOfWork: readonly (keyof WorkDone)[] = [
  'name',
  'durationMs',
  'startedAt',
  'outcome',
  'errorCodes',
  'client',
]
const maxErrorCodes = 10
const maxCodeLength = 60
const outcomes: ReadonlySet<unknown> = new Set<Outcome>([
  'ok',
  'partial',
  'clientError',
  'serverError',
  'refused',
])
const http = { method: '', route: 'work', status: 0 }

/** What nobody reads is a mistake: a key that is misspelt, else what it says would be lost. */
function checkKeys(of: string, given: object, known: readonly string[]): void {
  const unknown = Object.keys(given).filter((key) => !known.includes(key))
  if (unknown.length === 0) return
  throw new TypeError(`${of} does not know ${unknown.map(shown).join(', ')}. ${remedyFor(unknown, known)}`)
}

function clientOf(of: string, client: unknown): Client {
  if (typeof client === 'object' && client !== null)
    checkKeys(`The client of ${of}`, client, ['name', 'version'])
  return checkedClient(of, client) ?? unknownClient
}

function recorderFor(name: string): OperationRecorder {
  const recorder = new OperationRecorder({ owner: currentFrame()?.recorder.owner })
  recorder.operation = {
    signature: createHash('sha256').update(`work\0${name}`).digest('hex').slice(0, 32),
    document: undefined,
    operationName: name,
    kind: 'work',
  }
  return recorder
}

function codeOf(error: unknown): string {
  const { extensions, code, name } = (error ?? {}) as {
    extensions?: { code?: unknown }
    code?: unknown
    name?: unknown
  }
  const found = [extensions?.code, code, name].find(
    (one) => typeof one === 'string' && /^[\w.:-]{1,60}$/.test(one),
  )
  return typeof found === 'string' ? found : 'ERROR'
}
