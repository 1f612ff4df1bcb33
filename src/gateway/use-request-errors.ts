import type { ExecutionResult, GraphQLError } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { refusalCodes } from '../limits/use-document-limits.ts'

type Http = { status?: number; spec?: boolean }

/** Completes what is said of a request's own mistake, so that a client can act on it: a code always, 400 for what is no request at all. */
export function useRequestErrors(): Plugin {
  return {
    onResultProcess({ result }) {
      if (Array.isArray(result) || !('errors' in result) || (result as ExecutionResult).data !== undefined)
        return
      for (const error of (result as ExecutionResult).errors ?? []) {
        const { extensions } = error
        // The executor refuses variables without a code.
        if (extensions.code === undefined && isOfDocument(error)) extensions.code = 'BAD_USER_INPUT'
        // A request without a query is 400 also for who accepts application/json (GraphQL over HTTP, "application/json", Examples), and so
        // is one that a limit refused; what the document says wrong is 200 there.
        if (extensions.code === 'BAD_REQUEST' || refusalCodes.has(String(extensions.code)))
          delete (extensions.http as Http | undefined)?.spec
      }
    },
  }
}

const isOfDocument = (error: GraphQLError): boolean => error.nodes !== undefined && error.path === undefined
