import type { ClientRow, FindingRow, OperationRow, PartRow } from '../aggregation/figures.ts'
import type { FindingDescription } from './finding-log.ts'
import type { SignatureText, StatementText } from './text-log.ts'

// What things take in memory, measured on Node 20 as the growth of heap and buffers. Names that rows share are not counted for each.
const figuresBytes = 1500
const errorCodeBytes = 80
const partRowBytes = 800
const findingRowBytes = 560

export const operationBytes = ({ durations, errorCodes }: OperationRow | ClientRow): number =>
  figuresBytes + durations.buckets.length + errorCodeBytes * Object.keys(errorCodes).length

export const partBytes = (row: PartRow): number =>
  partRowBytes + row.signature.length + row.name.length + row.place.length

export const findingBytes = (row: FindingRow): number => findingRowBytes + row.identity.length

export const descriptionBytes = ({ statement, advice, patch = '', ...rest }: FindingDescription): number =>
  600 + statement.length + advice.length + patch.length + rest.coordinate.length + rest.pathPattern.length

export const textBytes = (text: SignatureText | StatementText): number =>
  220 + ('document' in text ? text.document : text.text).length
