import { createHash } from 'node:crypto'
import type { DocumentNode } from 'graphql'
import { getOperationAST, Kind, print, separateOperations, visit } from 'graphql'
import type { OperationKind } from './measurement.ts'

/** What identifies an operation whatever values it was sent with. */
export interface Signature {
  readonly signature: string
  /** The normalised document: literals folded, only the operation that runs and its fragments. Undefined where there is none. */
  readonly document: string | undefined
  readonly operationName: string | undefined
  readonly kind: OperationKind
}

const known = new WeakMap<DocumentNode, Map<string | undefined, Signature>>()

/** The signature of the operation that a document and a name choose; kept for as long as the parsed document is. */
export function signatureOf(document: DocumentNode, operationName: string | undefined): Signature {
  let byName = known.get(document)
  if (byName === undefined) {
    byName = new Map()
    known.set(document, byName)
  }
  // A name the document does not have chooses nothing, whatever it is: one entry for all of them, or a client could fill this map.
  const operation = getOperationAST(document, operationName)
  const key = operation === undefined || operation === null ? undefined : operation.name?.value
  let found = byName.get(key)
  if (found === undefined) {
    const normalised = print(
      fold(operation == null ? document : (separateOperations(document)[key ?? ''] ?? document)),
    )
    found = {
      signature: createHash('sha256').update(normalised).digest('hex').slice(0, 32),
      document: normalised,
      operationName: key,
      kind: operation?.operation ?? 'unknown',
    }
    byName.set(key, found)
  }
  return found
}

/** Every literal becomes the plainest of its kind: two documents that differ only in values are one operation. */
function fold(document: DocumentNode): DocumentNode {
  return visit(document, {
    IntValue: (node) => ({ ...node, value: '0' }),
    FloatValue: (node) => ({ ...node, value: '0' }),
    StringValue: (node) => ({ ...node, value: '', block: false }),
    ListValue: { enter: (node) => ({ kind: Kind.LIST, values: node.values.slice(0, 1) }) },
  })
}
