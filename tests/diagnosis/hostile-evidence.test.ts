import { describe, expect, it } from 'vitest'
import { examined, type ToldOperation, upTo } from '../support/examined.ts'

const byId = 'select name from suppliers where id = $1'

/** One call that reads for each of so many, one after another. */
function loop(
  told: ToldOperation,
  given: { source?: unknown; args?: unknown; returned?: unknown },
  count = 6,
) {
  const frame = told.call({ coordinate: 'Query.suppliers', at: 'suppliers', ...given })
  for (const id of upTo(count)) told.sends(frame, { sql: byId, parameters: [id], rows: [{ name: 'x' }] })
}

const kindsOf = (tell: (told: ToldOperation) => void) => examined(tell).map(({ kind }) => kind)

describe("an author's objects", () => {
  it('that throw when they are looked at hide what they hold, and nothing else', () => {
    const errors: unknown[] = []
    const throwing = new Proxy(
      {},
      {
        ownKeys() {
          throw new Error('do not look')
        },
      },
    )
    const findings = examined(
      (told) => {
        loop(told, { source: throwing })
        const again = told.call({ coordinate: 'Query.me', at: 'me' })
        for (const _ of upTo(5))
          told.sends(again, { sql: 'select * from users where id = $1', parameters: [1] })
      },
      { onError: (error) => errors.push(error) },
    )
    expect(findings.map(({ kind }) => kind)).toEqual(['REDUNDANT'])
    expect(errors.map(String)).toContain('Error: do not look')
  })

  it('that contain themselves are looked at once', () => {
    const ring: Record<string, unknown> = { ids: upTo(6) }
    ring['self'] = ring
    expect(kindsOf((told) => loop(told, { source: ring }))).toEqual(['SEQUENTIAL_AWAITS'])
    delete ring['ids']
    expect(kindsOf((told) => loop(told, { source: ring, returned: ring }))).toEqual([])
  })

  it.each<[string, object, string[]]>([
    ['in the arguments', { args: { ids: upTo(6).map(String) } }, ['SEQUENTIAL_AWAITS']],
    [
      'deep in the arguments',
      { args: { input: { lines: upTo(6).map((id) => ({ id })) } } },
      ['SEQUENTIAL_AWAITS'],
    ],
    ['in the parent', { source: { supplierIds: upTo(6).map(BigInt) } }, ['SEQUENTIAL_AWAITS']],
    ['in the answer, one for one', { returned: upTo(6).map(() => ({})) }, ['SEQUENTIAL_AWAITS']],
    ['that is shorter than what is read', { args: { ids: upTo(5) } }, []],
    ['of other values', { args: { ids: upTo(6).map((id) => id + 50) } }, []],
    ['with more in the answer', { returned: upTo(7).map(() => ({})) }, []],
    ['nowhere', {}, []],
  ])('are a list %s', (_where, given, kinds) => {
    expect(kindsOf((told) => loop(told, given))).toEqual(kinds)
  })
})

describe('what is read', () => {
  const list = (told: ToldOperation, rows: readonly unknown[]) =>
    told.sends(told.call({ coordinate: 'Query.suppliers', at: 'suppliers' }), {
      sql: 'select * from products limit 100',
      rows,
    })

  it('is a list of the loop that follows, where one column has all its values', () => {
    const rows = upTo(6).map((id) => ({ id: id + 100, supplier_id: id }))
    expect(
      kindsOf((told) => {
        list(told, rows)
        loop(told, {})
      }),
    ).toEqual(['SEQUENTIAL_AWAITS'])
  })

  it('is none where its values are in several columns, or came after', () => {
    const mixed = upTo(6).map((id) => ({ one: id % 2 === 0 ? id : -1, other: id % 2 === 1 ? id : -1 }))
    expect(
      kindsOf((told) => {
        list(told, mixed)
        loop(told, {})
      }),
    ).toEqual([])
    expect(
      kindsOf((told) => {
        loop(told, {})
        list(
          told,
          upTo(6).map((id) => ({ id })),
        )
      }),
    ).toEqual([])
  })

  it('is a chain where each was told what the one before gave, unless a list says otherwise', () => {
    const chain = (told: ToldOperation, given: object = {}) => {
      const frame = told.call({ coordinate: 'Query.ancestors', at: 'ancestors', returned: upTo(8), ...given })
      for (const id of upTo(8))
        told.sends(frame, { sql: byId, parameters: [id], rows: [{ id, parent: id + 1 }] })
    }
    expect(kindsOf((told) => chain(told))).toEqual([])
    expect(kindsOf((told) => chain(told, { args: { ids: upTo(8) } }))).toEqual(['SEQUENTIAL_AWAITS'])
  })

  it('keeps nobody waiting, however much it is: what could not be looked at is not said', () => {
    const wide = Object.fromEntries(upTo(50).map((column) => [`column${column}`, column]))
    const rows = upTo(1000).map((id) => ({ ...wide, id: id + 10_000 }))
    const kinds = kindsOf((told) => {
      for (const _ of upTo(100)) list(told, rows)
      for (const call of upTo(80)) {
        const frame = told.call({ coordinate: 'Query.suppliers', at: `suppliers${call}` })
        for (const id of upTo(10)) told.sends(frame, { sql: byId, parameters: [call * 10 + id] })
      }
    })
    // The hundred lists that were the same: that needs no look at their columns.
    expect(kinds).toEqual(['REDUNDANT'])
  })
})

describe('sixty rows of which one is given', () => {
  const rows = upTo(60).map((id) => ({ id, price: id * 100 }))
  const given = (returned: unknown) =>
    kindsOf((told) =>
      told.sends(told.call({ coordinate: 'Query.prices', at: 'prices', returned }), {
        sql: 'select * from prices',
        rows,
      }),
    )

  it.each<[string, unknown]>([
    ['alone', rows[7]],
    ['in a list', [rows[7]]],
    ['in a page with the number of all', { items: [rows[7]], total: 60 }],
    ['in a connection', { edges: [{ node: rows[7], cursor: 'x' }], pageInfo: { hasNextPage: true } }],
  ])('are too many where it is given %s', (_how, returned) => {
    expect(given(returned)).toEqual(['OVERFETCH'])
  })

  it.each<[string, unknown]>([
    ['with what was reckoned from all', { best: rows[7], average: 2950 }],
    ['with a word of all', { best: rows[7], trend: 'rising' }],
    ['among objects made of others', [rows[7], { id: 8 }]],
    ['as a copy', [{ ...rows[7] }]],
    ['not at all', { average: 2950 }],
  ])("are nobody's affair where it is given %s", (_how, returned) => {
    expect(given(returned)).toEqual([])
  })
})
