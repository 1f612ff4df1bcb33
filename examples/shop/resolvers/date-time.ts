import { GraphQLScalarType } from 'graphql'

/** Answers a Date as ISO 8601 in UTC. No field takes one as an argument yet. */
export const DateTime = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  serialize(value) {
    if (value instanceof Date) return value.toISOString()
    throw new TypeError(`DateTime must be a Date, got ${typeof value}.`)
  },
})
