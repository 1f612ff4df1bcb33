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

/**
 * A result that is serialised already. Its `data` are parsed only if somebody asks for them, anew for each result, so that no plugin can
 * spoil another request's answer; once they were asked for, the result is serialised again in case they were changed.
 */
class KeptResult {
  readonly #answer: StoredAnswer
  readonly #description: AnswerDescription
  #data: unknown
  /** A plugin has looked into the data and may have changed them. */
  #isTouched = false

  constructor(answer: StoredAnswer, description: AnswerDescription, live: unknown) {
    this.#answer = answer
    this.#description = description
    this.#data = live
    Object.defineProperty(this, 'data', KeptResult.#dataProperty)
  }

  /** Yoga calls it detached, with the result as argument. What copies the result (`{ ...result, extensions }`) does not copy it. */
  stringify(value: object): string {
    return #answer in value && value.#isUntouched() ? value.#answer.body : JSON.stringify(value)
  }

  /** What is known about a result; undefined for one that is not kept, or was changed since. */
  static descriptionOf(result: object): AnswerDescription | undefined {
    if (!(#answer in result)) return undefined
    if (!result.#isUntouched() && JSON.stringify(result) !== result.#answer.body) return undefined
    return result.#description
  }

  #isUntouched(): boolean {
    return !this.#isTouched && !('errors' in this) && !('extensions' in this)
  }

  // A property of its own, so that copies have the data; one accessor for all, for V8 makes a hidden class for each that has its own, and
  // everything it sees would outlive its request until the next full collection.
  static readonly #dataProperty: PropertyDescriptor & ThisType<KeptResult> = {
    configurable: true,
    enumerable: true,
    get() {
      this.#isTouched = true
      if (this.#data === undefined)
        this.#data = (JSON.parse(this.#answer.body) as { readonly data: unknown }).data
      return this.#data
    },
    set(value: unknown) {
      this.#isTouched = true
      this.#data = value
    },
  }
}

/** @param live the data the answer was made of, where it is at hand */
export function createResult(
  answer: StoredAnswer,
  outcome: CacheOutcome,
  now: number,
  live?: unknown,
): ExecutionResult {
  const description = {
    outcome,
    etag: answer.etag,
    scope: answer.scope,
    ageMs: Math.max(0, now - answer.storedAt),
    maxAgeMs: Math.max(0, answer.freshUntil - now),
    swrMs: Math.max(0, answer.staleUntil - Math.max(now, answer.freshUntil)),
  }
  return new KeptResult(answer, description, live) as unknown as ExecutionResult
}

/**
 * What is known about a result that came from the cache or went into it; undefined for every other, and for
 * one that was changed since.
 */
export function answerOf(result: unknown): AnswerDescription | undefined {
  return typeof result === 'object' && result !== null ? KeptResult.descriptionOf(result) : undefined
}
