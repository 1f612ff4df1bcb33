import { expect, it } from 'vitest'
import { createDiagnosis } from '../../src/diagnosis/diagnose.ts'
import { KeptAdvice } from '../../src/diagnosis/kept-advice.ts'
import { ToldOperation, upTo } from '../support/examined.ts'

function countingAdvice() {
  const kept = new KeptAdvice()
  let made = 0
  const advise = (identity: string, statements: number) =>
    kept.of(identity, statements, () => ({ advice: `${++made}`, patch: undefined })).advice
  return { advise, made: () => made }
}

it('is made once for as many statements', () => {
  const { advise, made } = countingAdvice()
  expect([advise('one', 20), advise('one', 20), advise('two', 20), advise('one', 20)]).toEqual([
    '1',
    '1',
    '2',
    '1',
  ])
  expect(made()).toBe(2)
})

it('is made anew for the first three numbers of statements, then in each hundredth operation', () => {
  const { advise, made } = countingAdvice()
  for (let operation = 1; operation <= 250; operation++) advise('one', operation)
  // The first three, the hundredth and the two hundredth.
  expect(made()).toBe(5)
})

it('is kept of the last thousand causes', () => {
  const { advise, made } = countingAdvice()
  for (let cause = 0; cause <= 1000; cause++) advise(`${cause}`, 5)
  expect(made()).toBe(1001)
  advise('1', 5)
  expect(made()).toBe(1001)
  advise('0', 5)
  expect(made()).toBe(1002)
})

it('on a list that grows speaks of its rows, and not for ever of the first', () => {
  const diagnosis = createDiagnosis()
  const adviceOn = (rows: number): string | undefined => {
    const told = new ToldOperation({}, diagnosis)
    const list = upTo(rows).map((id) => ({ id }))
    const frame = told.call({ coordinate: 'Query.products', at: 'products', returned: list })
    told.sends(frame, { sql: 'select * from products', rows: list })
    return told.findings()[0]?.advice
  }
  expect(adviceOn(100)).toBeUndefined()
  const advised = upTo(100).map((turn) => adviceOn(101 + turn))
  expect(advised[0]).toContain('101 rows')
  expect(advised[99]).toContain('200 rows')
})
