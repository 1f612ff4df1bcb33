import type { ClientRow, FindingRow, OperationRow, PartRow } from '../aggregation/figures.ts'
import { allSignatures } from '../aggregation/figures.ts'
import { findingBytes, operationBytes, partBytes } from './memory-bytes.ts'
import { MemoryTable } from './memory-table.ts'
import { keyOfPart } from './merge.ts'
import type { Batch } from './store.ts'

export type WindowBatch = Pick<Batch, 'operations' | 'clients' | 'parts' | 'findingWindows'>

export const tableNames = ['operations', 'clients', 'parts', 'findingWindows'] as const

/** The rows of one gateway's minute, or of an hour or a day. A row only ever grows: a smaller one is an older state. */
export class MemoryWindow {
  readonly operations = new MemoryTable<OperationRow>(
    ({ signature }) => signature,
    operationBytes,
    (old, row) => (row.requests > old.requests ? row : old),
  )
  readonly clients = new MemoryTable<ClientRow>(
    ({ signature, client: { name, version } }) =>
      `${signature.length} ${name.length} ${signature}${name}${version}`,
    operationBytes,
    (old, row) => (row.requests > old.requests ? row : old),
  )
  readonly parts = new MemoryTable<PartRow>(keyOfPart, partBytes, (old, row) =>
    row.operations > old.operations || row.count > old.count ? row : old,
  )
  readonly findingWindows = new MemoryTable<FindingRow>(
    ({ identity }) => identity,
    findingBytes,
    (old, row) => (row.operations > old.operations ? row : old),
  )

  get bytes(): number {
    return tableNames.reduce((bytes, name) => bytes + this[name].bytes, 0)
  }

  get size(): number {
    return tableNames.reduce((size, name) => size + this[name].size, 0)
  }

  /** Requests of all operations together. */
  get requests(): number {
    return this.operations.get(allSignatures)?.requests ?? 0
  }
}
