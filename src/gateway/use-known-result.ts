import type { Plugin } from 'graphql-yoga'
import { exchangeOf } from './exchange.ts'

/** Lets Yoga write an answer that was executed before it: the result, or what its execution threw, stands for the execution. */
export function useKnownResult(): Plugin {
  return {
    onParams({ context, setResult, setParamsHandler }) {
      const known = exchangeOf(context)?.known
      if (known === undefined) return
      if ('result' in known) setResult(known.result as Parameters<typeof setResult>[0])
      else {
        setParamsHandler(() => {
          throw known.thrown
        })
      }
    },
  }
}
