import { expect, it } from 'vitest'
import { examined, type ToldOperation, upTo } from '../support/examined.ts'

const all = (told: ToldOperation, rows = 10_000) =>
  told.sends(told.call({ coordinate: 'Query.all', at: 'all' }), {
    sql: 'select * from lines',
    rows: upTo(rows).map((id) => ({ id })),
  })

const kindsOf = (tell: (told: ToldOperation) => void) => examined(tell).map(({ kind }) => kind)

it('finds what each of very many rows costs', () => {
  const findings = examined((told) => {
    all(told, 12_000)
    for (const id of upTo(40)) {
      const frame = told.call({ coordinate: 'Line.product', at: `all.${id}.product` })
      told.sends(frame, { parameters: [id], rows: [{ name: 'x' }] })
    }
  })
  expect(findings.map(({ kind, coordinate }) => [kind, coordinate])).toEqual([['N_PLUS_ONE', 'Line.product']])
})

it('does not take a walk from page to page for a loop when the pages are too many to be kept', () => {
  const pages = (told: ToldOperation) => {
    const frame = told.call({ coordinate: 'Query.pages', at: 'pages', returned: upTo(6).map(() => ({})) })
    for (const page of upTo(6).map((at) => 90_000 + at)) {
      const rows = upTo(100).map((row) => ({ id: page * 100 + row, next: row === 50 ? page + 1 : null }))
      told.sends(frame, { sql: 'select * from pages where id = $1 ', parameters: [page], rows })
    }
  }
  expect(kindsOf(pages)).toEqual([])
  expect(
    kindsOf((told) => {
      all(told)
      pages(told)
    }),
  ).toEqual([])
})

it('tells equal answers from others by their ends when there is no room for all of them', () => {
  const repeated = (told: ToldOperation, isChanging: boolean) => {
    all(told)
    const frame = told.call({ coordinate: 'Query.lines', at: 'lines' })
    for (const turn of upTo(5)) {
      const rows = upTo(100).map((row) => ({ row, turn: isChanging && row === upTo(100).at(-1) ? turn : 0 }))
      told.sends(frame, { sql: 'select * from lines where product = $1', parameters: [1], rows })
    }
  }
  expect(kindsOf((told) => repeated(told, false))).toEqual(['REDUNDANT'])
  expect(kindsOf((told) => repeated(told, true))).toEqual([])
})

it('says how many rows were read where it kept fewer', () => {
  const findings = examined((told) => {
    const rows = upTo(12_000).map((id) => ({ id }))
    const frame = told.call({ coordinate: 'Query.first', at: 'first', returned: rows.slice(0, 5) })
    told.sends(frame, { sql: 'select * from lines', rows })
  })
  expect(findings.map(({ kind, advice }) => [kind, advice])).toEqual([
    ['OVERFETCH', expect.stringContaining('read 12000 rows')],
  ])
})
