import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { describeFinding, seenIn } from '../../src/reports/findings.ts'
import { readSpan } from '../../src/reports/reading.ts'
import { findingOf, measurementOf, noon } from '../support/measurements.ts'
import { createReports } from './support.ts'

it('a finding that somebody keeps does not keep what was read beside it', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const { record, writer, source } = createReports({ diagnose: () => [findingOf()] })
  record(measurementOf({ id: 'first' }))
  writer.settle()
  const read = async () => {
    const reading = readSpan(source, { from: noon - 60_000, to: noon + 60_000 })
    const [seen] = await seenIn(reading)
    const described = seen && describeFinding(reading, seen)
    return { described, rows: new WeakRef(reading.unstored.held.rows) }
  }
  const { described, rows } = await read()
  // What a WeakRef was made of lives as long as this turn.
  await new Promise((resolve) => setImmediate(resolve))
  collect()
  expect(rows.deref()).toBeUndefined()
  expect((await described?.evidence())?.id).toBe('first')
})
