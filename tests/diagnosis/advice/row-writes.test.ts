import { expect, it } from 'vitest'
import { dataModel } from '../../../examples/shop/generated/loaders.ts'
import { knownCode, nothingKnown } from '../../../src/diagnosis/advice/known-code.ts'
import { adviseRowWrites } from '../../../src/diagnosis/advice/row-writes.ts'
import type { Cause } from '../../../src/diagnosis/cause.ts'
import type { OperationTrace } from '../../../src/measurement/trace.ts'

const patchFor = (model: string) => {
  const group = { text: `INSERT INTO ${model}`, model, action: 'create' }
  const statements = [{ group, sql: group.text, startMs: 0, endMs: 1, frame: {} }]
  const cause = { kind: 'ROW_BY_ROW_WRITE', coordinate: 'Mutation.add', group, statements } as never as Cause
  const trace = { statements } as never as OperationTrace
  const known = { ...nothingKnown, ...knownCode({ dataModel, prisma: {} }) }
  return adviseRowWrites({ cause, trace, known }).patch
}

it.each([
  ['Product', 'Its rows have columns (categoryId: …), no connect.'],
  ['Supplier', 'Its rows have columns, no connect.'],
])('the rows of %s are told to have columns of their own alone', (model, note) => {
  expect(patchFor(model)).toContain(`// ${note} Where the rows are needed: createManyAndReturn.`)
})
