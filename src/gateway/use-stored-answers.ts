import type { Plugin } from 'graphql-yoga'
import type { ResponseCache } from '../cache/response-cache.ts'
import { exchangeOf } from './exchange.ts'

/** Carries what the cache knows of an answer to its reply: the entity tag and who may keep it. */
export function useStoredAnswers(cache: ResponseCache): Plugin {
  return {
    onResultProcess({ result, serverContext }) {
      const exchange = exchangeOf(serverContext)
      if (exchange === undefined || Array.isArray(result)) return
      exchange.stored = cache.answerOf(result as object)
    },
  }
}
