import { expect, it } from 'vitest'
import { Excuses } from '../../../src/loaders/dispatch/excuses.ts'

it('holds for one loader and 16 operations, and twice as many each time it is renewed', () => {
  const excuses = new Excuses()
  expect(excuses.holds('a', 1)).toBe(false)
  excuses.excuse('a', 1)
  expect([1, 17, 18].map((operation) => excuses.holds('a', operation))).toEqual([true, true, false])
  expect(excuses.holds('b', 1)).toBe(false)
  excuses.excuse('a', 18)
  expect([18, 50, 51].map((operation) => excuses.holds('a', operation))).toEqual([true, true, false])
})

it('is not made longer by operations that ran at the same time', () => {
  const excuses = new Excuses()
  for (let operation = 1; operation <= 10; operation++) excuses.excuse('a', operation)
  expect([17, 18].map((operation) => excuses.holds('a', operation))).toEqual([true, false])
})

it('is as short as at first where it was not needed for as long as it had held', () => {
  const excuses = new Excuses()
  excuses.excuse('a', 1)
  excuses.excuse('a', 100)
  expect([116, 117].map((operation) => excuses.holds('a', operation))).toEqual([true, false])
})

it('ends some day, however often it is renewed', () => {
  const excuses = new Excuses()
  let operation = 1
  for (let time = 0; time < 100; time++) {
    excuses.excuse('a', operation)
    while (excuses.holds('a', operation)) operation += 1024
  }
  expect(excuses.holds('a', operation + 100_000)).toBe(false)
})
