import type { Plugin } from '@envelop/core'
import { GraphQLError, parse } from 'graphql'

export interface DocumentLimits {
  readonly maxDocumentCharacters: number
  readonly maxDocumentTokens: number
}

/** The codes of a document that was refused before it was executed. */
export const refusalCodes: ReadonlySet<string> = new Set(['DOCUMENT_TOO_LONG', 'DOCUMENT_TOO_MANY_TOKENS'])

/** Bounds a document while it is read: its length before the parser sees it, its tokens while it is parsed. */
export function useDocumentLimits({ maxDocumentCharacters, maxDocumentTokens }: DocumentLimits): Plugin {
  return {
    onParse({ params, setParseFn }) {
      const text = typeof params.source === 'string' ? params.source : params.source.body
      if (text.length > maxDocumentCharacters) {
        throw refusal(
          'DOCUMENT_TOO_LONG',
          `The document has ${text.length} characters; at most ${maxDocumentCharacters} are allowed. Split the operation.`,
        )
      }
      setParseFn((source: string, options?: object) => {
        try {
          return parse(source, { ...options, maxTokens: maxDocumentTokens })
        } catch (error) {
          // graphql-js names the bound in a syntax error of its own; the client gets ours, with a code to act on.
          if (!(error instanceof GraphQLError) || !error.message.includes('Parsing aborted')) throw error
          throw refusal(
            'DOCUMENT_TOO_MANY_TOKENS',
            `The document has more than ${maxDocumentTokens} tokens (names, values, punctuation). Split the operation.`,
          )
        }
      })
    },
  }
}

const refusal = (code: string, message: string) =>
  new GraphQLError(message, { extensions: { code, http: { status: 400 } } })
