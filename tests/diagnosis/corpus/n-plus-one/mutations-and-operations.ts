import { type Program, rows } from '../program.ts'

const checkIn: Program = {
  title: "finds a field below a mutation's payload",
  typeDefs: `
    type Query { hotel: String! }
    type Mutation { checkIn(booking: ID!): CheckIn! }
    type CheckIn { booking: ID! guests: [Guest!]! }
    type Guest { name: String! room: Room }
    type Room { number: Int! floor: Int! }
  `,
  tables: () => ({
    booking: rows(3, (id) => ({ id, state: 'open' })),
    guest: rows(16, (id) => ({ id, booking_id: 1 + (id % 2), name: `guest ${id}`, room_id: 400 + id })),
    room: rows(16, (id) => ({ id: 400 + id, number: 100 + id, floor: 1 })),
  }),
  options: (database) => ({
    resolvers: {
      Query: { hotel: () => 'Grand' },
      Mutation: {
        checkIn: async (_, { booking }) => {
          await database.query("update booking set state = 'arrived' where id = $1", [booking])
          return { booking }
        },
      },
      CheckIn: {
        guests: ({ booking }) =>
          database.query('select name, room_id from guest where booking_id = $1', [booking]),
      },
      Guest: {
        room: (guest) =>
          database
            .query('select number, floor from room where id = $1', [guest.room_id])
            .then((found) => found[0]),
      },
    },
  }),
  operations: [
    { document: 'mutation { checkIn(booking: 2) { booking guests { name room { number floor } } } }' },
  ],
  found: [
    {
      kind: 'N_PLUS_ONE',
      coordinate: 'Guest.room',
      pathPattern: 'checkIn.guests.*.room',
      statementsPerOperation: 8,
    },
  ],
}

/** One resolver, seen at two places in three operations; the larger of two is the one to show. */
const library: Program = {
  title: 'finds one field wherever several operations come to it, at its worst',
  typeDefs: `
    type Query { loans(first: Int!): [Loan!]! reader(card: String!): Reader }
    type Reader { card: String! loans: [Loan!]! }
    type Loan { dueOn: String! book: Book! }
    type Book { title: String! }
  `,
  tables: () => ({
    loan: rows(20, (id) => ({ id, due_on: `day ${id}`, card: id <= 7 ? 'A-1' : 'B-2', book_id: 900 + id })),
    book: rows(20, (id) => ({ id: 900 + id, title: `book ${id}` })),
  }),
  options: (database) => ({
    resolvers: {
      Query: {
        loans: (_, { first }) =>
          database.query('select due_on, book_id from loan order by id limit $1', [first]),
        reader: (_, { card }) => ({ card }),
      },
      Reader: {
        loans: ({ card }) => database.query('select due_on, book_id from loan where card = $1', [card]),
      },
      Loan: {
        dueOn: (loan) => loan.due_on,
        book: async (loan) => {
          const [book] = await database.query('select title from book where id = $1', [loan.book_id])
          return book
        },
      },
    },
  }),
  operations: [
    { document: 'query Due { loans(first: 6) { dueOn book { title } } }' },
    { document: 'query Due { loans(first: 17) { dueOn book { title } } }' },
    { document: 'query Due { loans(first: 2) { dueOn book { title } } }' },
    { document: 'query Mine { reader(card: "A-1") { loans { book { title } } } }' },
  ],
  found: [
    { kind: 'N_PLUS_ONE', coordinate: 'Loan.book', pathPattern: 'loans.*.book', statementsPerOperation: 17 },
    {
      kind: 'N_PLUS_ONE',
      coordinate: 'Loan.book',
      pathPattern: 'reader.loans.*.book',
      statementsPerOperation: 7,
    },
  ],
}

export const programs: readonly Program[] = [checkIn, library]
