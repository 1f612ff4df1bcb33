import { allSignatures } from '../../src/aggregation/figures.ts'
import type { WindowRows } from '../../src/aggregation/window.ts'

/** Of all operations together, and of each signature. */
export const all = (rows: WindowRows) =>
  rows.operations.filter(({ signature }) => signature === allSignatures)
export const single = (rows: WindowRows) =>
  rows.operations.filter(({ signature }) => signature !== allSignatures)
