import { expect, it } from 'vitest'
import { examined, type Sent, type ToldOperation, upTo } from '../support/examined.ts'

const byId = 'select name from doctors where id = $1'
const ids = upTo(8).map((id) => id * 10)

/** One call that looks up each of its arguments, at these times. @param times in the order they ended */
function loop(told: ToldOperation, times: readonly Pick<Sent, 'from' | 'ms'>[], at = 'doctors'): void {
  const frame = told.call({ coordinate: 'Query.doctors', at, args: { ids } })
  times.forEach((time, index) => {
    told.sends(frame, { sql: byId, parameters: [ids[index]], ...time })
  })
}

const found = (tell: (told: ToldOperation) => void) =>
  examined(tell).map(
    ({ kind, pathPattern, statementsPerOperation }) => `${statementsPerOperation} ${kind} ${pathPattern}`,
  )

const inTurn = upTo(6).map((at) => ({ from: at, ms: 1 }))

it('tells awaits one after another from statements that overlap', () => {
  expect(found((told) => loop(told, inTurn))).toEqual(['6 SEQUENTIAL_AWAITS doctors'])
  const atOnce = upTo(6).map((at) => ({ from: 0, ms: at + 1 }))
  expect(found((told) => loop(told, atOnce))).toEqual(['6 N_PLUS_ONE doctors'])
})

it('says the same of a few at a time, however they come to overlap', () => {
  // Two of three wait for their connections, while the first goes on alone.
  const cold = [...inTurn, { from: 0, ms: 7 }, { from: 0, ms: 8 }]
  expect(found((told) => loop(told, cold))).toEqual(['8 N_PLUS_ONE doctors'])
  const warm = upTo(8).map((at) => ({ from: Math.floor(at / 3) * 2, ms: 2 }))
  expect(found((told) => loop(told, warm))).toEqual(['8 N_PLUS_ONE doctors'])
  const lastTwo = [...inTurn, { from: 5.5, ms: 2 }]
  expect(found((told) => loop(told, lastTwo))).toEqual(['7 N_PLUS_ONE doctors'])
})

it('takes what the clock tells as two instants for one', () => {
  const nearly = upTo(6).map((at) => ({ from: at - 0.005, ms: 1.005 }))
  expect(found((told) => loop(told, nearly))).toEqual(['6 SEQUENTIAL_AWAITS doctors'])
})

it('says the same of all calls of one place', () => {
  const later = (times: readonly { from: number; ms: number }[]) =>
    times.map(({ from, ms }) => ({ from: from + 100, ms }))
  expect(
    found((told) => {
      loop(told, inTurn)
      loop(told, later(upTo(6).map((at) => ({ from: 0, ms: at + 1 }))))
    }),
  ).toEqual(['12 N_PLUS_ONE doctors'])
})

it('goes through the keys of unlike objects', () => {
  const kindsFor = (lines: readonly unknown[]) =>
    found((told) => {
      const frame = told.call({ coordinate: 'Query.doctors', at: 'doctors', args: { lines } })
      for (const id of ids) told.sends(frame, { sql: byId, parameters: [id] })
    })
  const doctors = ids.map((doctor) => ({ doctor }))
  expect(kindsFor([{ note: 'none' }, ...doctors])).toEqual(['8 SEQUENTIAL_AWAITS doctors'])
  expect(kindsFor([null, 'none', ...doctors])).toEqual(['8 SEQUENTIAL_AWAITS doctors'])
  // Half of them under another name is no list of keys.
  const mixed = ids.map((id, at) => (at % 2 === 0 ? { doctor: id } : { nurse: id }))
  expect(kindsFor(mixed)).toEqual([])
})

it.each<[string, (room: number) => unknown, string[]]>([
  ['in an object', (room) => ({ kind: 'room', room }), ['6 ROW_BY_ROW_WRITE admit']],
  [
    'in the text of one',
    (room) => JSON.stringify({ kind: 'room', room: String(room) }),
    ['6 ROW_BY_ROW_WRITE admit'],
  ],
  ['in an object beside another room', (room) => ({ room: room + 500 }), []],
  ['in a text that is no object', (room) => `{${room}`, []],
])('finds what is written for each of a list, with its value %s', (_how, payload, findings) => {
  const rooms = [4, 8, 1, 5, 9, 2]
  expect(
    found((told) => {
      const frame = told
        .is('mutation')
        .call({ coordinate: 'Mutation.admit', at: 'admit', args: { rooms }, returned: true })
      for (const room of rooms)
        told.sends(frame, {
          sql: "insert into outbox (topic, payload) values ('admitted', $1)",
          parameters: [payload(room)],
          rows: [{}],
        })
    }),
  ).toEqual(findings)
})
