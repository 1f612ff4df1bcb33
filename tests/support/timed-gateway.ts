import { GraphQLError, GraphQLScalarType } from 'graphql'
import { createViewerOf } from '../../src/identity/viewer.ts'
import { defineLoader } from '../../src/loaders/define-loader.ts'
import { shownVariablesOf } from '../../src/measurement/redact.ts'
import { measure } from '../../src/measurement/spans.ts'
import { holdPerformanceClock, startRecorded } from './recorded-gateway.ts'

export const typeDefs = /* GraphQL */ `
  scalar Slow
  input Filter { category: String, email: String }
  type Item { id: Int! part: String! owner: String! }
  type Query {
    text(argument: Slow): Slow
    cached(name: String): String @cacheControl(maxAge: 60)
    mine: String @cacheControl(maxAge: 60, scope: PRIVATE)
    find(filter: Filter, first: Int): String
    items: [Item!]!
    fails: String @cacheControl(maxAge: 60)
  }
  type Subscription { ticks: Int! }
`

/** Moved by what a request does, once it is held. */
export const clock = { at: 0 }

/** Resolvers of `part` that wait, and what is called when one more does. */
export const waiting = { gates: [] as (() => void)[], arrived: () => {} }
const gate = () =>
  new Promise<void>((resolve) => {
    waiting.gates.push(resolve)
    waiting.arrived()
  })

export const resolvers = {
  Slow: new GraphQLScalarType({
    name: 'Slow',
    parseValue: (value) => value,
    // Read while the document is validated, and again for the resolver.
    parseLiteral: () => {
      clock.at += 3
      return 'argument'
    },
    // Written when the answer becomes text.
    serialize: (value) => ({
      toJSON: () => {
        clock.at += 7
        return value
      },
    }),
  }),
  Query: {
    text: () => {
      clock.at += 5
      return 'text'
    },
    cached: () => 'cached',
    mine: () => 'mine',
    find: () => 'found',
    items: () => [{ id: 1 }, { id: 2 }, { id: 3 }],
    fails: () => {
      throw new Error('a secret')
    },
  },
  Item: {
    part: async ({ id }: { id: number }) => {
      await gate()
      return `part ${id}`
    },
    owner: ({ id }: { id: number }, _args: unknown, { loaders }: { loaders: Loaders }) =>
      loaders.ownerById.load(id),
  },
  Subscription: {
    ticks: {
      async *subscribe() {
        yield { ticks: 1 }
      },
    },
  },
}

interface Loaders {
  readonly ownerById: { load(id: number): Promise<string> }
}

export const loaders = {
  ownerById: defineLoader(async (ids: readonly number[]) =>
    measure('look up owners', () => {
      clock.at += 4
      return ids.map((id) => `owner ${id}`)
    }),
  ),
}

export const adminToken = 'an-administrator-of-the-tests'
export const key = 'a key of at least 16'
/** A gateway of these, each of whose steps takes its time on the clock. */
export const startTimed = () =>
  startRecorded({
    typeDefs,
    resolvers,
    loaders,
    adminToken,
    session: (request) => {
      clock.at += 2
      const authorization = request.headers.get('authorization')
      if (authorization === 'expired') {
        const extensions = { code: 'SESSION_EXPIRED', http: { status: 403 } }
        throw new GraphQLError('Sign in again.', { extensions })
      }
      if (authorization === 'broken') throw new Error('the session store is away')
      return authorization
    },
    recording: {
      viewerOf: createViewerOf({ viewers: 'hashed', viewerKey: key, adminToken }),
      shownVariables: shownVariablesOf(['first', 'filter.category']),
    },
  })

/** From now on until the test ends the time of a request is that of the clock. */
export const held = () => {
  const performanceClock = holdPerformanceClock()
  Object.defineProperty(clock, 'at', {
    configurable: true,
    get: () => performanceClock.at,
    set: (at: number) => {
      performanceClock.at = at
    },
  })
}

export const sumOf = (phases: object) =>
  Object.values(phases).reduce((sum: number, ms: number) => sum + ms, 0)
