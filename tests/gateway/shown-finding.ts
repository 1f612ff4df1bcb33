import type { Finding } from '../../src/measurement/finding.ts'

export const finding: Finding = {
  identity: '1',
  kind: 'N_PLUS_ONE',
  coordinate: 'Product.supplier',
  pathPattern: 'products.*.supplier',
  operationName: 'Suppliers',
  signature: 'abc',
  loader: undefined,
  statement: 'SELECT "id", "name" FROM "suppliers" WHERE "id" = ?',
  fingerprint: 'def',
  statementsPerOperation: 20,
  rows: 20,
  durationMs: 5,
  lostMs: 4,
  advice: 'Load them together.',
  patch: undefined,
}
