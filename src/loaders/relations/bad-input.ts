import { GraphQLError } from 'graphql'

/** A client's mistake, told to the client: what was expected, what came, what to do. */
export const badInput = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } })
