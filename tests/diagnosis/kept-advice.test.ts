import { expect, it } from 'vitest'
import { KeptAdvice } from '../../src/diagnosis/kept-advice.ts'

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
