import type { GraphQLField } from 'graphql'
import { defaultFieldResolver } from 'graphql'

/** Whether an author wrote a resolver for the field; it is never replaced. */
export const hasOwnResolver = ({ resolve }: GraphQLField<unknown, unknown>): boolean =>
  resolve !== undefined && resolve !== defaultFieldResolver
