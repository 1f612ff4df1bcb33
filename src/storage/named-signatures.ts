import { allSignatures, type OperationRow } from '../aggregation/figures.ts'

/** A signature of operations with some name, and how many of them there were. */
export interface NamedSignature {
  readonly signature: string
  readonly requests: number
}

/** The signatures of the operations with a name, those with most requests first. */
export const signaturesNamed = (rows: readonly OperationRow[], operationName: string): NamedSignature[] =>
  mergeNamed(rows.filter((row) => row.operationName === operationName && row.signature !== allSignatures))

/** Each signature once, those with most requests first. */
export function mergeNamed(all: readonly NamedSignature[]): NamedSignature[] {
  const sums = new Map<string, number>()
  for (const { signature, requests } of all) sums.set(signature, (sums.get(signature) ?? 0) + requests)
  return [...sums]
    .map(([signature, requests]) => ({ signature, requests }))
    .sort((a, b) => b.requests - a.requests || (a.signature < b.signature ? -1 : 1))
}
