import { expect, it } from 'vitest'
import { examined, type Sent, type ToldOperation, upTo } from '../support/examined.ts'

/** The keys of one object: three, of which it shares one with the next. */
const keysOf = (index: number) => [index, index + 1, index + 100]

interface Program {
  readonly source?: (index: number) => unknown
  readonly sent?: (index: number) => Sent
  readonly count?: number
}

const any = 'select name from doctors where id = any($1)'

function visits(
  told: ToldOperation,
  {
    source = (index) => ({ id: index, doctorIds: keysOf(index) }),
    sent = (index) => ({ sql: any, parameters: [keysOf(index)] }),
    count = 8,
  }: Program,
): void {
  for (const index of upTo(count)) {
    const frame = told.call({
      coordinate: 'Visit.doctors',
      at: `visits.${index}.doctors`,
      source: source(index),
    })
    told.sends(frame, sent(index))
  }
}

const found = (program: Program, before: (told: ToldOperation) => void = () => undefined) =>
  examined((told) => {
    before(told)
    visits(told, program)
  }).map(({ kind, coordinate, statementsPerOperation }) => `${statementsPerOperation} ${kind} ${coordinate}`)

const once = ['8 N_PLUS_ONE Visit.doctors']

it.each<[string, Program]>([
  ['in an array', {}],
  [
    'as texts, in another order, one of them twice',
    { sent: (index) => ({ sql: any, parameters: [keysOf(index).reverse().concat(index).map(String)] }) },
  ],
  [
    'in brackets',
    {
      sent: (index) => ({
        sql: 'select name from doctors where id in ($1, $2, $3)',
        parameters: keysOf(index),
      }),
    },
  ],
  [
    "in brackets, with another driver's marks",
    {
      sent: (index) => ({
        sql: 'select name from doctors where here = ? and id in (?, ?, ?)',
        parameters: [true, ...keysOf(index)],
      }),
    },
  ],
  [
    'written out',
    {
      sent: (index) => ({ sql: `select name from doctors where id in (${keysOf(index).join(', ')})` }),
    },
  ],
  [
    'of lists of one and of many',
    {
      source: (index) => ({ doctorIds: keysOf(index).slice(index % 3) }),
      sent: (index) => ({ sql: any, parameters: [keysOf(index).slice(index % 3)] }),
    },
  ],
  ['further down in the object', { source: (index) => ({ team: { doctorIds: keysOf(index) } }) }],
  [
    'of objects in it, some of which have none',
    { source: (index) => ({ lines: [...keysOf(index), null].map((doctor) => ({ doctor })) }) },
  ],
])('finds a statement for each object with the keys of its own list, %s', (_how, program) => {
  expect(found(program)).toEqual(once)
})

it('finds the lists of objects that were made of rows', () => {
  const rows = upTo(8).map((index) => ({ id: index, doctor_ids: keysOf(index) }))
  const readRows = (told: ToldOperation) =>
    told.sends(told.call({ coordinate: 'Query.visits', at: 'visits' }), {
      sql: 'select id, doctor_ids from visits limit 8',
      rows,
    })
  expect(found({ source: (id) => ({ id }) }, readRows)).toEqual(once)
  expect(found({ source: (id) => ({ id }) })).toEqual([])
})

it.each<[string, Program]>([
  [
    'the keys of two objects together',
    { sent: (index) => ({ sql: any, parameters: [[...keysOf(index), ...keysOf(index + 20)]] }) },
  ],
  ['a part of the keys', { sent: (index) => ({ sql: any, parameters: [keysOf(index).slice(1)] }) }],
  [
    'the keys of the next object',
    { sent: (index) => ({ sql: any, parameters: [keysOf(index + 1)] }), count: 8 },
  ],
  [
    'more than a hundred keys, as chunks have',
    {
      source: (index) => ({ doctorIds: upTo(101).map((key) => key + index) }),
      sent: (index) => ({ sql: any, parameters: [upTo(101).map((key) => key + index)] }),
    },
  ],
  [
    'what functions make of keys',
    {
      sent: (index) => ({
        sql: 'select name from doctors where id in (f($1), f($2), f($3))',
        parameters: keysOf(index),
      }),
    },
  ],
  ['too few of them', { count: 4 }],
  [
    'an object that throws when it is looked at',
    {
      source: () =>
        new Proxy(
          {},
          {
            ownKeys() {
              throw new Error('do not look')
            },
          },
        ),
    },
  ],
])('finds nothing in %s', (_what, program) => {
  expect(found(program)).toEqual([])
})

it('does not lose what else is found where an object throws when it is looked at', () => {
  const throwing = {
    get doctorIds() {
      throw new Error('do not look')
    },
  }
  const others = (told: ToldOperation) => {
    for (const index of upTo(5)) {
      const frame = told.call({ coordinate: 'Visit.patient', at: `visits.${index}.patient` })
      told.sends(frame, { sql: 'select name from patients where id = $1', parameters: [index] })
    }
  }
  expect(found({ source: () => throwing }, others)).toEqual(['5 N_PLUS_ONE Visit.patient'])
})

it('takes a list that is the same in all statements for a condition, not for keys', () => {
  const inBoth = (index: number, kinds: readonly string[]): Sent => ({
    sql: 'select count(*) from visits where doctor = $1 and kind = any($2)',
    parameters: [index, kinds],
  })
  expect(found({ sent: (index) => inBoth(index, ['first', 'last']) })).toEqual(once)
  expect(found({ sent: (index) => inBoth(index, ['first', `last ${index}`]) })).toEqual([])
})

it('finds one call that goes through a list of lists', () => {
  const rows = upTo(6).map((index) => ({ id: index, doctor_ids: keysOf(index) }))
  const loop = (told: ToldOperation, given: object, keys: (index: number) => readonly number[]) => {
    const frame = told.call({
      coordinate: 'Query.rounds',
      at: 'rounds',
      returned: upTo(6).map(String),
      ...given,
    })
    told.sends(frame, { sql: 'select id, doctor_ids from visits limit 6', rows })
    for (const index of upTo(6)) told.sends(frame, { sql: any, parameters: [keys(index)] })
  }
  const kindsIn = (given: object, keys: (index: number) => readonly number[]) =>
    examined((told) => loop(told, given, keys)).map(({ kind, patch }) => [kind, patch])
  expect(kindsIn({}, keysOf)).toEqual([['SEQUENTIAL_AWAITS', undefined]])
  // The answer has as many items, but of chunks it has, too.
  expect(kindsIn({}, (index) => [index, index + 1])).toEqual([])
  const shifts = upTo(6).map((index) => ({ ids: [index, index + 1] }))
  expect(kindsIn({ args: { shifts } }, (index) => [index, index + 1])).toEqual([
    ['SEQUENTIAL_AWAITS', undefined],
  ])
})
