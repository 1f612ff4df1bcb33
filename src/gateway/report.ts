import type { ExecutionResult } from 'graphql'
import { GraphQLError, getOperationAST } from 'graphql'
import type { Enveloped } from './enveloped.ts'

export type Report = <Data = Record<string, unknown>>(
  document: string,
  variables?: Readonly<Record<string, unknown>>,
) => Promise<Data>

/**
 * Makes `gateway.report`: the administrator's stages without HTTP and token. No recorder accompanies it: it is not a request, and a program
 * that watches itself must not change what it sees.
 */
export function createReport(getEnveloped: (context: object) => unknown, makeRequest: () => Request): Report {
  return async <Data>(document: string, variables: Readonly<Record<string, unknown>> = {}) => {
    if (typeof document !== 'string' || document.trim() === '') {
      const came = typeof document === 'string' ? 'an empty string' : typeof document
      throw new TypeError(
        `report expects a GraphQL document, got ${came}. Write gateway.report('{ performanceReport { requests } }').`,
      )
    }
    const params = { query: document, variables }
    const context = { request: makeRequest(), params, session: null, audience: 'administrator' }
    const enveloped = getEnveloped(context) as Enveloped
    const parsed = enveloped.parse(document)
    throwErrors(enveloped.validate(enveloped.schema, parsed))
    if (getOperationAST(parsed)?.operation === 'subscription') {
      throw new GraphQLError('report answers queries and mutations, got a subscription. Subscribe over HTTP.')
    }
    const { data, errors } = (await enveloped.execute({
      schema: enveloped.schema,
      document: parsed,
      contextValue: await enveloped.contextFactory(),
      variableValues: variables,
    })) as ExecutionResult
    throwErrors(errors)
    return data as Data
  }
}

function throwErrors(errors: readonly GraphQLError[] = []): void {
  const [first] = errors
  if (first === undefined) return
  if (errors.length === 1) throw first
  const message = `${errors.length} errors: ${errors.map((error) => error.message).join(' ')}`
  throw new GraphQLError(message, { extensions: { ...first.extensions, errors } })
}
