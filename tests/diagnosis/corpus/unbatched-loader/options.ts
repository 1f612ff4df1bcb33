import { batched, defineLoader } from '../../../../src/index.ts'
import { type Program, rows } from '../program.ts'

const trips: Program = {
  title: 'finds a loader whose batches are bounded to one key',
  typeDefs: `
    type Query { trips: [Trip!]! }
    type Trip { line: String! driver: Driver }
    type Driver { badge: String! }
  `,
  tables: () => ({
    trip: rows(9, (id) => ({ id, line: `line ${id}`, driver_id: 70 + id })),
    driver: rows(9, (id) => ({ id: 70 + id, badge: `D${id}` })),
  }),
  options: (database) => ({
    loaders: {
      driverById: defineLoader(
        async (ids: readonly number[]) => {
          const drivers = await database.query('select id, badge from driver where id = any($1)', [ids])
          return ids.map((id) => drivers.find((driver) => driver.id === id) ?? null)
        },
        { maxBatchSize: 1 },
      ),
    },
    resolvers: {
      Query: { trips: () => database.query('select line, driver_id from trip limit 30') },
      Trip: { driver: (trip, _, { loaders }) => loaders.driverById.load(trip.driver_id) },
    },
  }),
  operations: [{ document: '{ trips { line driver { badge } } }' }],
  found: [
    {
      kind: 'UNBATCHED_LOADER',
      coordinate: 'Trip.driver',
      pathPattern: 'trips.*.driver',
      statementsPerOperation: 9,
    },
  ],
}

/** Ten chapters, six narrators: what is cached is not dispatched again. */
const audiobook: Program = {
  title: 'finds a loader that is told not to batch, by its batches and not by its keys',
  typeDefs: `
    type Query { audiobook(id: ID!): Audiobook }
    type Audiobook { title: String! chapters: [Chapter!]! }
    type Chapter { number: Int! narrator: Narrator }
    type Narrator { name: String! }
  `,
  tables: () => ({
    audiobook: [{ id: 1, title: 'Os Maias' }],
    chapter: rows(10, (id) => ({ number: id, audiobook_id: 1, narrator_id: 1 + (id % 6) })),
    narrator: rows(6, (id) => ({ id, name: `narrator ${id}` })),
  }),
  options: (database) => ({
    loaders: {
      narrators: defineLoader(
        async ([id]: readonly number[]) => database.query('select name from narrator where id = $1', [id]),
        { batch: false },
      ),
    },
    resolvers: {
      Query: {
        audiobook: async (_, { id }) =>
          (await database.query('select id, title from audiobook where id = $1', [Number(id)]))[0],
      },
      Audiobook: {
        chapters: ({ id }) =>
          database.query('select number, narrator_id from chapter where audiobook_id = $1', [id]),
      },
      Chapter: {
        narrator: async (chapter, _, context) => context.loaders.narrators.load(chapter.narrator_id),
      },
    },
  }),
  operations: [{ document: '{ audiobook(id: 1) { title chapters { number narrator { name } } } }' }],
  found: [
    {
      kind: 'UNBATCHED_LOADER',
      coordinate: 'Chapter.narrator',
      pathPattern: 'audiobook.chapters.*.narrator',
      statementsPerOperation: 6,
    },
  ],
}

/** Each plot first asks a service for its plan, and the answers come one by one: a batch that cannot wait has one key. */
const gardens: Program = {
  title: 'finds a loader whose own schedule dispatches before its siblings have asked',
  typeDefs: `
    type Query { plots: [Plot!]! }
    type Plot { number: Int! crop: Crop }
    type Crop { name: String! }
  `,
  tables: () => ({
    plot: rows(8, (id) => ({ number: id })),
    crop: rows(8, (id) => ({ id: 10 * id, name: `crop ${id}` })),
  }),
  options: (database) => {
    const planning = {
      cropIdOf: (plot: number): Promise<number> => new Promise((resolve) => setImmediate(resolve, 10 * plot)),
    }
    return {
      loaders: {
        cropById: defineLoader(
          async (ids: readonly number[]) => {
            const crops = await database.query('select id, name from crop where id = any($1)', [ids])
            return ids.map((id) => crops.find((crop) => crop.id === id) ?? null)
          },
          { batchScheduleFn: (dispatch) => queueMicrotask(dispatch) },
        ),
      },
      resolvers: {
        Query: { plots: () => database.query('select number from plot limit 40') },
        Plot: {
          crop: async ({ number }, _, { loaders }) => loaders.cropById.load(await planning.cropIdOf(number)),
        },
      },
    }
  },
  operations: [{ document: '{ plots { number crop { name } } }' }],
  found: [
    {
      kind: 'UNBATCHED_LOADER',
      coordinate: 'Plot.crop',
      pathPattern: 'plots.*.crop',
      statementsPerOperation: 8,
    },
  ],
}

const flats: Program = {
  title: 'finds a batched resolver that is called for one parent at a time',
  typeDefs: `
    type Query { flats(street: String!): [Flat!]! }
    type Flat { door: String! offers: Int! }
  `,
  tables: () => ({
    flat: rows(7, (id) => ({ id, street: 'Rua Nova', door: `${id}A` })),
    offer: rows(21, (id) => ({ id, flat_id: 1 + (id % 7) })),
  }),
  options: (database) => ({
    resolvers: {
      Query: {
        flats: (_, { street }) => database.query('select id, door from flat where street = $1', [street]),
      },
      Flat: {
        offers: batched(
          async (flats: readonly { readonly id: number }[]) => {
            const ids = flats.map(({ id }) => id)
            const counts = await database.query(
              'select flat_id, count(*) from offer where flat_id = any($1) group by flat_id',
              [ids],
            )
            return ids.map((id) => counts.find(({ flat_id }) => flat_id === id)?.count ?? 0)
          },
          { maxBatchSize: 1 },
        ),
      },
    },
  }),
  operations: [{ document: '{ flats(street: "Rua Nova") { door offers } }' }],
  found: [
    {
      kind: 'UNBATCHED_LOADER',
      coordinate: 'Flat.offers',
      pathPattern: 'flats.*.offers',
      statementsPerOperation: 7,
    },
  ],
}

/** Five batches of one key, each of two statements: ten statements, and one cause. */
const courses: Program = {
  title: 'finds exactly five batches of one key, not the statements they send',
  typeDefs: `
    type Query { courses(first: Int!): [Course!]! }
    type Course { title: String! standing: Standing! }
    type Standing { places: Int! taken: Int! }
  `,
  tables: () => ({
    course: rows(8, (id) => ({ id, title: `course ${id}`, places: 20 + id })),
    enrolment: rows(24, (id) => ({ id, course_id: 1 + (id % 8) })),
  }),
  options: (database) => ({
    loaders: {
      standingByCourseId: defineLoader(
        async (ids: readonly number[]) => {
          const [courses, counts] = await Promise.all([
            database.query('select id, places from course where id = any($1)', [ids]),
            database.query(
              'select course_id, count(*) from enrolment where course_id = any($1) group by course_id',
              [ids],
            ),
          ])
          return ids.map((id) => ({
            places: courses.find((course) => course.id === id)?.places,
            taken: counts.find(({ course_id }) => course_id === id)?.count ?? 0,
          }))
        },
        { maxBatchSize: 1, cache: false },
      ),
    },
    resolvers: {
      Query: {
        courses: (_, { first }) =>
          database.query('select id, title from course order by id limit $1', [first]),
      },
      Course: {
        standing: { resolve: ({ id }, _, { loaders }) => loaders.standingByCourseId.load(id) },
      },
    },
  }),
  operations: [
    { document: '{ courses(first: 4) { standing { taken } } }' },
    { document: '{ courses(first: 5) { title standing { places taken } } }' },
  ],
  found: [
    {
      kind: 'UNBATCHED_LOADER',
      coordinate: 'Course.standing',
      pathPattern: 'courses.*.standing',
      statementsPerOperation: 5,
    },
  ],
}

export const programs: readonly Program[] = [trips, audiobook, gardens, flats, courses]
