import { buildSchema, type GraphQLObjectType } from 'graphql'
import { describe, expect, it } from 'vitest'
import type { Frame } from '../../src/measurement/frame.ts'
import { examined, type Place, type ToldOperation, upTo } from '../support/examined.ts'

const rows = upTo(60).map((id) => ({ id, minutes: id * 10, parent: id - 1 }))
const sql = 'select * from visits'

const schema = buildSchema(`
  type Query { visit: Visit page: Page found: Found best: Int }
  type Visit { id: ID! minutes: Int! rank: Int! parent: Visit }
  type Page { edges: [Edge!]! share: Float! }
  type Edge { node: Visit! }
  union Found = Visit | Page
`)

/** A call of a field of `Query`, as the executor tells of it. */
function call(told: ToldOperation, field: string, returned: unknown): Frame {
  const parentType = schema.getQueryType() as GraphQLObjectType
  const returnType = parentType.getFields()[field]?.type
  const info = { schema, parentType, fieldName: field, returnType } as never
  return { ...told.call({ coordinate: `Query.${field}`, at: field, returned }), info }
}

/** Calls of a field, counted by its resolver, that have ended by now. */
function called(told: ToldOperation, coordinate: string, calls = 1): void {
  const slot = told.recorder.resolver(coordinate)
  for (const _ of upTo(calls)) slot.begin(told.now)
  for (const _ of upTo(calls)) slot.end(told.now, told.now, false)
}

const kindsOf = (tell: (told: ToldOperation) => void) => examined(tell).map(({ kind }) => kind)

describe('sixty rows of which a call gave one', () => {
  const patient = (at: number, row = rows[at]): Place => ({
    coordinate: 'Visit.patient',
    at: `visits.${at}.patient`,
    returned: row,
  })

  it('are its own where every call of the field read for itself', () => {
    expect(
      kindsOf((told) => {
        for (const at of upTo(2)) told.sends(told.call(patient(at)), { sql, parameters: [at], rows })
        called(told, 'Visit.patient', 2)
      }),
    ).toEqual(['OVERFETCH'])
  })

  it('may have gone to the other calls of the field, which sent nothing', () => {
    expect(
      kindsOf((told) => {
        told.sends(told.call(patient(0)), { sql, rows })
        called(told, 'Visit.patient', 60)
      }),
    ).toEqual([])
  })

  it('may have gone to a call of the field that sent something else', () => {
    expect(
      kindsOf((told) => {
        told.sends(told.call(patient(0)), { sql, rows })
        told.sends(told.call({ ...patient(1), returned: undefined }), { sql: 'select 1 from doctors' })
        called(told, 'Visit.patient', 2)
      }),
    ).toEqual([])
  })

  it('may have gone to another field that sent nothing, unless that ended before', () => {
    const tell = (isBefore: boolean) => (told: ToldOperation) => {
      if (isBefore) called(told, 'Query.best')
      told.sends(call(told, 'visit', rows[7]), { sql, rows })
      if (!isBefore) called(told, 'Query.best')
    }
    expect(kindsOf(tell(false))).toEqual([])
    expect(kindsOf(tell(true))).toEqual(['OVERFETCH'])
  })

  it('are its own where the other field reads for itself, or asks a loader', () => {
    const best = (told: ToldOperation) => call(told, 'best', 7)
    const tell = (how: (told: ToldOperation) => void) => (told: ToldOperation) => {
      told.sends(call(told, 'visit', rows[7]), { sql, rows })
      how(told)
      called(told, 'Query.best')
    }
    expect(kindsOf(tell((told) => told.sends(best(told), { sql: 'select max(id) from visits' })))).toEqual([
      'OVERFETCH',
    ])
    const batch = { loader: 'bestByKind', keys: [1], values: [7], startMs: 1, endMs: 2, failed: false }
    expect(
      kindsOf(
        tell((told) =>
          told.recorder.recordBatch({ ...batch, frame: { recorder: told.recorder }, asker: best(told) }),
        ),
      ),
    ).toEqual(['OVERFETCH'])
  })

  it('were given by a call that is known, of the same field or of another', () => {
    const tell = (given: readonly object[]) => (told: ToldOperation) => {
      told.sends(call(told, 'visit', rows[7]), { sql, rows })
      told.sends(told.call({ coordinate: 'Query.visits', at: 'visits', returned: { items: given } }), {
        sql: 'select count(*) from visits',
      })
    }
    expect(kindsOf(tell(rows.slice(0, 12)))).toEqual(['OVERFETCH'])
    expect(kindsOf(tell(rows.slice(0, 13)))).toEqual([])
  })
})

describe('sixty rows of which a call gave one, and a field below it that sent nothing,', () => {
  const [row] = rows
  const page = { edges: [{ node: row }] }

  it.each<[string, string, unknown, string]>([
    ['a value called as a column', 'visit', row, 'Visit.minutes'],
    ['a value of an object of a union', 'found', row, 'Visit.minutes'],
    ['a list called as a property', 'page', page, 'Page.edges'],
    ['an object called as a property of a list', 'page', page, 'Edge.node'],
  ])('are its own where that shows %s', (_what, field, returned, below) => {
    expect(
      kindsOf((told) => {
        told.sends(call(told, field, returned), { sql, rows })
        called(told, below)
      }),
    ).toEqual(['OVERFETCH'])
  })

  it.each<[string, string, unknown, string]>([
    ['a value that no property holds', 'visit', row, 'Visit.rank'],
    ['an object where the property is a key', 'visit', row, 'Visit.parent'],
    ['a value beside a list', 'page', page, 'Page.share'],
    ['what nobody knows', 'visit', row, 'Doctor.name'],
  ])('may have gone to it where that shows %s', (_what, field, returned, below) => {
    expect(
      kindsOf((told) => {
        told.sends(call(told, field, returned), { sql, rows })
        called(told, below)
      }),
    ).toEqual([])
  })
})

describe('sixty rows of which one is given in an object of a class', () => {
  class Item {
    readonly item: unknown
    constructor(item: unknown) {
      this.item = item
    }
  }
  class Summary extends Item {
    readonly #all: readonly unknown[]
    constructor(item: unknown, all: readonly unknown[]) {
      super(item)
      this.#all = all
    }
    total() {
      return this.#all.length
    }
  }
  const given = (returned: unknown) =>
    kindsOf((told) =>
      told.sends(told.call({ coordinate: 'Query.best', at: 'best', returned }), { sql, rows }),
    )

  it('are too many where that has nothing but properties, and a time beside it', () => {
    expect(given({ ...new Item(rows[7]), at: new Date(0) })).toEqual(['OVERFETCH'])
    expect(given(new Item(rows[7]))).toEqual(['OVERFETCH'])
  })

  it('may have gone into it where it has methods', () => {
    expect(given(new Summary(rows[7], rows))).toEqual([])
  })
})
