import DataLoader from 'dataloader'
import { defineLoader } from '../../../../src/index.ts'
import type { MemoryDatabase, Row } from '../memory-database.ts'
import { type Program, rows } from '../program.ts'

const inOrder = (ids: readonly unknown[], found: readonly Row[]) =>
  ids.map((id) => found.find((row) => row.id === id) ?? null)

/** A loader that lives for one call has nobody to wait for. */
const podcasts: Program = {
  title: 'finds a DataLoader that is made anew in each call',
  typeDefs: `
    type Query { podcasts: [Podcast!]! }
    type Podcast { title: String! host: Host }
    type Host { name: String! }
  `,
  tables: () => ({
    podcast: rows(8, (id) => ({ id, title: `podcast ${id}`, host_id: 80 + id })),
    host: rows(8, (id) => ({ id: 80 + id, name: `host ${id}` })),
  }),
  options: (database) => {
    const hostLoader = () =>
      new DataLoader(async (ids: readonly number[]) =>
        inOrder(ids, await database.query('select id, name from host where id = any($1)', [ids])),
      )
    return {
      resolvers: {
        Query: { podcasts: () => database.query('select title, host_id from podcast limit 25') },
        Podcast: { host: (podcast) => hostLoader().load(podcast.host_id) },
      },
    }
  },
  operations: [{ document: '{ podcasts { title host { name } } }' }],
  found: [
    {
      kind: 'N_PLUS_ONE',
      coordinate: 'Podcast.host',
      pathPattern: 'podcasts.*.host',
      statementsPerOperation: 8,
    },
  ],
}

/** Of the author's own making, so nobody knows it for a loader: what shows is a statement for each object. */
class Venues {
  readonly #loader: DataLoader<number, Row | null>

  constructor(database: MemoryDatabase) {
    this.#loader = new DataLoader(
      async (ids) =>
        inOrder(ids, await database.query('select id, city from venue where id = any($1)', [ids])),
      { batch: false },
    )
  }

  byId(id: number) {
    return this.#loader.load(id)
  }
}

const concerts: Program = {
  title: "finds a DataLoader of the author's that was told not to batch",
  typeDefs: `
    type Query { gigs: [Gig!]! }
    type Gig { date: String! venue: Venue }
    type Venue { city: String! }
  `,
  tables: () => ({
    gig: rows(10, (id) => ({ id, date: `2026-05-${10 + id}`, venue_id: 1 + (id % 7) })),
    venue: rows(7, (id) => ({ id, city: `city ${id}` })),
  }),
  options: (database) => ({
    context: () => ({ venues: new Venues(database) }),
    resolvers: {
      Query: { gigs: () => database.query('select date, venue_id from gig order by date limit 10') },
      Gig: { venue: ({ venue_id }, _, { venues }: { readonly venues: Venues }) => venues.byId(venue_id) },
    },
  }),
  operations: [{ document: '{ gigs { date venue { city } } }' }],
  found: [
    { kind: 'N_PLUS_ONE', coordinate: 'Gig.venue', pathPattern: 'gigs.*.venue', statementsPerOperation: 7 },
  ],
}

/** The squads come through a loader, as they should; what is below them does not. */
const clubs: Program = {
  title: 'finds what is read for each object below a list that a loader has loaded',
  typeDefs: `
    type Query { clubs: [Club!]! }
    type Club { name: String! squad: [Player!]! }
    type Player { shirt: Int! agent: Agent }
    type Agent { firm: String! }
  `,
  tables: () => ({
    club: rows(6, (id) => ({ id, name: `club ${id}` })),
    player: rows(18, (id) => ({ id, shirt: id, club_id: 1 + (id % 6), agent_id: 200 + id })),
    agent: rows(18, (id) => ({ id: 200 + id, firm: `firm ${id}` })),
  }),
  options: (database) => ({
    loaders: {
      squadByClubId: defineLoader(async (clubIds: readonly number[]) => {
        const players = await database.query(
          'select club_id, shirt, agent_id from player where club_id = any($1) order by shirt',
          [clubIds],
        )
        return clubIds.map((id) => players.filter(({ club_id }) => club_id === id))
      }),
    },
    resolvers: {
      Query: { clubs: () => database.query('select id, name from club order by name limit 6') },
      Club: { squad: (club, _, { loaders }) => loaders.squadByClubId.load(club.id) },
      Player: {
        agent: async (player) => {
          const [agent] = await database.query('select firm from agent where id = $1', [player.agent_id])
          return agent
        },
      },
    },
  }),
  operations: [{ document: '{ clubs { name squad { shirt agent { firm } } } }' }],
  found: [
    {
      kind: 'N_PLUS_ONE',
      coordinate: 'Player.agent',
      pathPattern: 'clubs.*.squad.*.agent',
      statementsPerOperation: 18,
    },
  ],
}

export const programs: readonly Program[] = [podcasts, concerts, clubs]
