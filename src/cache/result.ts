import type { ExecutionResult } from 'graphql'
import type { CacheOutcome } from '../measurement/measurement.ts'
import type { CacheScope } from './policy.ts'
import type { StoredAnswer } from './store.ts'

/**
 * What HTTP may say about an answer that is kept. Durations in milliseconds, at the instant it was made or
 * taken from the cache.
 */
export interface AnswerDescription {
  readonly outcome: CacheOutcome
  /** Strong: the SHA-256 of the body, in quotes. */
  readonly etag: string
  readonly scope: CacheScope
  readonly ageMs: number
  /** How long it stays fresh; 0 when stale. */
  readonly maxAgeMs: number
  /** How long after that it may be served while it is refreshed. */
  readonly swrMs: number
}

interface State {
  readonly answer: StoredAnswer
  readonly description: AnswerDescription
  /** A plugin has looked into the data and may have changed it. */
  isTouched: boolean
}

const states = new WeakMap<object, State>()

// Not among the result's own properties: what copies the result (`{ ...result, extensions }`) must not copy
// its serialisation as well. Yoga calls it detached, with the result as argument.
const serialiser = {
  stringify(value: ExecutionResult): string {
    const state = states.get(value)
    return state !== undefined && isUntouched(state, value) ? state.answer.body : JSON.stringify(value)
  },
}

/**
 * A result that is serialised already. Its `data` is parsed only if somebody asks for it, anew for each
 * result, so that no plugin can spoil another request's answer; once it was asked for, the result is
 * serialised again in case it was changed.
 *
 * @param live the data the answer was made of, where it is at hand
 */
export function createResult(
  answer: StoredAnswer,
  outcome: CacheOutcome,
  now: number,
  live?: unknown,
): ExecutionResult {
  let data = live
  const state: State = {
    answer,
    description: {
      outcome,
      etag: answer.etag,
      scope: answer.scope,
      ageMs: Math.max(0, now - answer.storedAt),
      maxAgeMs: Math.max(0, answer.freshUntil - now),
      swrMs: Math.max(0, answer.staleUntil - Math.max(now, answer.freshUntil)),
    },
    isTouched: false,
  }
  const result = {
    __proto__: serialiser,
    get data(): unknown {
      state.isTouched = true
      if (data === undefined) data = (JSON.parse(answer.body) as { data: unknown }).data
      return data
    },
    set data(value: unknown) {
      state.isTouched = true
      data = value
    },
  }
  states.set(result, state)
  return result as unknown as ExecutionResult
}

/**
 * What is known about a result that came from the cache or went into it; undefined for every other, and for
 * one that was changed since.
 */
export function answerOf(result: unknown): AnswerDescription | undefined {
  if (typeof result !== 'object' || result === null) return undefined
  const state = states.get(result)
  if (state === undefined) return undefined
  if (!isUntouched(state, result) && JSON.stringify(result) !== state.answer.body) return undefined
  return state.description
}

function isUntouched(state: State, result: ExecutionResult | object): boolean {
  return !state.isTouched && !('errors' in result) && !('extensions' in result)
}
