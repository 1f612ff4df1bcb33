import { type Program, rows } from '../program.ts'

/** Twelve tracks have a lead, seven of them a guest as well: two response keys, one resolver to change. */
const tracks: Program = {
  title: 'finds two aliases of one field in one list as one cause',
  typeDefs: `
    enum Part { LEAD GUEST }
    type Query { tracks: [Track!]! }
    type Track { title: String! artist(part: Part!): Artist }
    type Artist { name: String! }
  `,
  tables: () => ({
    track: rows(12, (id) => ({
      id,
      title: `track ${id}`,
      lead_id: id,
      guest_id: id <= 7 ? 20 + id : null,
    })),
    artist: rows(30, (id) => ({ id, name: `artist ${id}` })),
  }),
  options: (database) => {
    const artistOf = (id: unknown) =>
      id === null
        ? null
        : database.query('select name from artist where id = $1', [id]).then((artists) => artists[0])
    return {
      resolvers: {
        Query: { tracks: () => database.query('select title, lead_id, guest_id from track limit 50') },
        Track: {
          artist: (track, { part }) => artistOf(part === 'LEAD' ? track.lead_id : track.guest_id),
        },
      },
    }
  },
  operations: [
    {
      document: '{ tracks { title guest: artist(part: GUEST) { name } lead: artist(part: LEAD) { name } } }',
    },
  ],
  found: [
    {
      kind: 'N_PLUS_ONE',
      coordinate: 'Track.artist',
      pathPattern: 'tracks.*.lead',
      statementsPerOperation: 19,
    },
  ],
}

/** The same field below two lists: each list shows it where it ran. */
const trains: Program = {
  title: 'finds one field below two aliased lists at both places',
  typeDefs: `
    enum Direction { IN OUT }
    type Query { trains(direction: Direction!): [Train!]! }
    type Train { number: String! platform: Platform }
    type Platform { label: String! }
  `,
  tables: () => ({
    train: rows(14, (id) => ({
      id,
      number: `IC ${id}`,
      direction: id <= 8 ? 'OUT' : 'IN',
      platform_id: 30 + id,
    })),
    platform: rows(14, (id) => ({ id: 30 + id, label: `${id}b` })),
  }),
  options: (database) => ({
    resolvers: {
      Query: {
        trains: async (_, { direction }) =>
          database.query('select number, platform_id from train where direction = $1 limit 20', [direction]),
      },
      Train: {
        platform: async (train) => {
          const [platform] = await database.query('select label from platform where id = $1', [
            train.platform_id,
          ])
          return platform
        },
      },
    },
  }),
  operations: [
    {
      document: `{
        leaving: trains(direction: OUT) { number platform { label } }
        coming: trains(direction: IN) { number from: platform { label } }
      }`,
    },
  ],
  found: [
    {
      kind: 'N_PLUS_ONE',
      coordinate: 'Train.platform',
      pathPattern: 'leaving.*.platform',
      statementsPerOperation: 8,
    },
    {
      kind: 'N_PLUS_ONE',
      coordinate: 'Train.platform',
      pathPattern: 'coming.*.from',
      statementsPerOperation: 6,
    },
  ],
}

const zoo: Program = {
  title: 'finds a field that is selected in fragments within fragments',
  typeDefs: `
    type Query { enclosure(code: String!): Enclosure }
    type Enclosure { code: String! animals: [Animal!]! }
    type Animal { name: String! lastMeal: Meal }
    type Meal { food: String! grams: Int! }
  `,
  tables: () => ({
    enclosure: [{ id: 4, code: 'savanna' }],
    animal: rows(9, (id) => ({ id, enclosure_id: 4, name: `animal ${id}` })),
    meal: rows(9, (id) => ({ id, animal_id: id, food: 'hay', grams: 100 * id })),
  }),
  options: (database) => ({
    resolvers: {
      Query: {
        enclosure: (_, { code }) =>
          database
            .query('select id, code from enclosure where code = $1', [code])
            .then(([enclosure]) => enclosure),
      },
      Enclosure: {
        animals: (enclosure) =>
          database.query('select id, name from animal where enclosure_id = $1', [enclosure.id]),
      },
      Animal: {
        lastMeal: async (animal) => {
          const meals = await database.query(
            'select food, grams from meal where animal_id = $1 order by id desc limit 1',
            [animal.id],
          )
          return meals[0]
        },
      },
    },
  }),
  operations: [
    {
      document: `
        query Zoo { enclosure(code: "savanna") { ...Inhabitants } }
        fragment Inhabitants on Enclosure { residents: animals { name ...Fed ... on Animal { lastMeal { grams } } } }
        fragment Fed on Animal { lastMeal { food } }
      `,
    },
  ],
  found: [
    {
      kind: 'N_PLUS_ONE',
      coordinate: 'Animal.lastMeal',
      pathPattern: 'enclosure.residents.*.lastMeal',
      statementsPerOperation: 9,
    },
  ],
}

export const programs: readonly Program[] = [tracks, trains, zoo]
