import type { MemoryDatabase, Row } from '../memory-database.ts'
import { type Program, rows } from '../program.ts'

const clinic: Program = {
  title: 'finds two fields of one list as two causes',
  typeDefs: `
    type Query { appointments(day: String!): [Appointment!]! }
    type Appointment { at: String! patient: Patient! doctor: Doctor! }
    type Patient { name: String! }
    type Doctor { name: String! }
  `,
  tables: () => ({
    appointment: rows(9, (id) => ({
      id,
      day: 'monday',
      at: `${8 + id}:30`,
      patient_id: 300 + id,
      doctor_id: 10 + id,
    })),
    patient: rows(9, (id) => ({ id: 300 + id, name: `patient ${id}` })),
    doctor: rows(9, (id) => ({ id: 10 + id, name: `doctor ${id}` })),
  }),
  options: (database) => ({
    resolvers: {
      Query: {
        appointments: (_, { day }) =>
          database.query('select at, patient_id, doctor_id from appointment where day = $1', [day]),
      },
      Appointment: {
        patient: async ({ patient_id }) =>
          (await database.query('select name from patient where id = $1', [patient_id]))[0],
        doctor: async ({ doctor_id }) =>
          (await database.query('select name from doctor where id = $1', [doctor_id]))[0],
      },
    },
  }),
  operations: [{ document: '{ appointments(day: "monday") { at patient { name } doctor { name } } }' }],
  found: [
    {
      kind: 'N_PLUS_ONE',
      coordinate: 'Appointment.patient',
      pathPattern: 'appointments.*.patient',
      statementsPerOperation: 9,
    },
    {
      kind: 'N_PLUS_ONE',
      coordinate: 'Appointment.doctor',
      pathPattern: 'appointments.*.doctor',
      statementsPerOperation: 9,
    },
  ],
}

/** Who asks is the same for all matches; their referees are not. */
const league: Program = {
  title: 'finds a read for each object beside one that is the same for each object',
  typeDefs: `
    type Query { matches(round: Int!): [Match!]! }
    type Match { home: String! away: String! referee: Referee isMine: Boolean! }
    type Referee { name: String! }
  `,
  tables: () => ({
    match: rows(7, (id) => ({ id, round: 4, home: `H${id}`, away: `A${id}`, referee_id: 60 + id })),
    referee: rows(7, (id) => ({ id: 60 + id, name: `referee ${id}` })),
    fan: [{ id: 9, club: 'A3' }],
  }),
  options: (database) => {
    const one = (sql: string, key: unknown) => database.query(sql, [key]).then(([row]) => row)
    return {
      context: () => ({ fanId: 9 }),
      resolvers: {
        Query: {
          matches: (_, { round }) =>
            database.query('select home, away, referee_id from match where round = $1', [round]),
        },
        Match: {
          referee: ({ referee_id }) => one('select name from referee where id = $1', referee_id),
          isMine: async ({ home, away }, _, { fanId }) => {
            const fan = await one('select club from fan where id = $1', fanId)
            return fan?.club === home || fan?.club === away
          },
        },
      },
    }
  },
  operations: [{ document: '{ matches(round: 4) { home away isMine referee { name } } }' }],
  found: [
    {
      kind: 'N_PLUS_ONE',
      coordinate: 'Match.referee',
      pathPattern: 'matches.*.referee',
      statementsPerOperation: 7,
    },
    {
      kind: 'REDUNDANT',
      coordinate: 'Match.isMine',
      pathPattern: 'matches.*.isMine',
      statementsPerOperation: 7,
    },
  ],
}

/** Two statements to batch, so two findings of one resolver. */
const stations: Program = {
  title: 'finds two statements for each object from one resolver as two causes',
  typeDefs: `
    type Query { stations: [Station!]! }
    type Station { name: String! now: Weather! }
    type Weather { degrees: Float rainMm: Float }
  `,
  tables: () => ({
    station: rows(6, (id) => ({ id, name: `station ${id}` })),
    temperature: rows(18, (id) => ({ id, station_id: 1 + (id % 6), degrees: id })),
    rainfall: rows(18, (id) => ({ id, station_id: 1 + (id % 6), mm: id / 10 })),
  }),
  options: (database) => {
    async function latest(table: 'temperature' | 'rainfall', stationId: number): Promise<Row | undefined> {
      const sql = `select * from ${table} where station_id = $1 order by id desc limit 1`
      const [newest] = await database.query(sql, [stationId])
      return newest
    }
    return {
      resolvers: {
        Query: { stations: () => database.query('select id, name from station limit 100') },
        Station: {
          now: async ({ id }) => {
            const temperature = await latest('temperature', id)
            const rainfall = await latest('rainfall', id)
            return { degrees: temperature?.degrees, rainMm: rainfall?.mm }
          },
        },
      },
    }
  },
  operations: [{ document: '{ stations { name now { degrees rainMm } } }' }],
  found: [
    {
      kind: 'N_PLUS_ONE',
      coordinate: 'Station.now',
      pathPattern: 'stations.*.now',
      statementsPerOperation: 6,
    },
    {
      kind: 'N_PLUS_ONE',
      coordinate: 'Station.now',
      pathPattern: 'stations.*.now',
      statementsPerOperation: 6,
    },
  ],
}

class ParcelRepository {
  readonly #database: MemoryDatabase

  constructor(database: MemoryDatabase) {
    this.#database = database
  }

  ofRound(round: string) {
    return this.#database.query('select code, courier_id from parcel where round = $1 limit 50', [round])
  }

  async courier(id: number) {
    const [courier] = await this.#database.query('select name from courier where id = $1', [id])
    return courier
  }
}

/** Of 24 parcels nine have one courier: the others still make it a read for each object, and nothing more. */
const parcels: Program = {
  title: 'finds a read for each object, some of which share their key, as nothing else',
  typeDefs: `
    type Query { parcels(round: String!): [Parcel!]! }
    type Parcel { code: String! courier: Courier! }
    type Courier { name: String! }
  `,
  tables: () => ({
    parcel: rows(24, (id) => ({ id, code: `P${id}`, round: 'north', courier_id: id <= 9 ? 1 : id })),
    courier: rows(24, (id) => ({ id, name: `courier ${id}` })),
  }),
  options: (database) => ({
    context: () => ({ parcels: new ParcelRepository(database) }),
    resolvers: {
      Query: { parcels: { resolve: (_, { round }, context) => context.parcels.ofRound(round) } },
      Parcel: { courier: { resolve: (parcel, _, context) => context.parcels.courier(parcel.courier_id) } },
    },
  }),
  operations: [{ document: '{ parcels(round: "north") { code courier { name } } }' }],
  found: [
    {
      kind: 'N_PLUS_ONE',
      coordinate: 'Parcel.courier',
      pathPattern: 'parcels.*.courier',
      statementsPerOperation: 24,
    },
  ],
}

export const programs: readonly Program[] = [clinic, league, stations, parcels]
