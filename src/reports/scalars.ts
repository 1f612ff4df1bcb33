import { GraphQLScalarType, Kind, valueFromASTUntyped } from 'graphql'
import { badInput, parseDuration, show } from './duration.ts'

/** A length of time, as milliseconds inside. */
export const durationScalar = new GraphQLScalarType<number, string>({
  name: 'Duration',
  parseValue: parseDuration,
  parseLiteral: (node) => parseDuration(node.kind === Kind.STRING ? node.value : valueFromASTUntyped(node)),
  serialize: (value) => `${Math.round(Number(value) / 1000)}s`,
})

/** An instant, as milliseconds since 1970 inside. */
export const dateTimeScalar = new GraphQLScalarType<number, string>({
  name: 'PerformanceDateTime',
  parseValue: parseDateTime,
  parseLiteral: (node) => parseDateTime(node.kind === Kind.STRING ? node.value : valueFromASTUntyped(node)),
  serialize: (value) => new Date(Number(value)).toISOString(),
})

export const jsonScalar = new GraphQLScalarType({
  name: 'PerformanceJSON',
  parseValue: (value) => value,
  parseLiteral: (node, variables) => valueFromASTUntyped(node, variables),
  serialize: (value) => value,
})

// Date.parse alone would take "1" and "Monday", and read a time without a zone as local.
const iso8601 = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2}))?$/

function parseDateTime(value: unknown): number {
  const [text, day = ''] = (typeof value === 'string' && iso8601.exec(value)) || []
  const at = text === undefined ? Number.NaN : Date.parse(text)
  // Before 1970 nobody measured, and not every database has the year 0.
  if (!(at >= 0)) {
    throw badInput(
      `Expected an instant since 1970 with its zone, such as "2026-11-21T12:00:00Z", or a day, such as "2026-11-21", got ${show(value)}.`,
    )
  }
  const [year, month, number] = day.split('-').map(Number) as [number, number, number]
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate()
  // Date.parse takes 31 days of any month, and goes on into the next.
  if (number > days) throw badInput(`Expected a day of the ${days} that its month has, got ${show(value)}.`)
  return at
}
