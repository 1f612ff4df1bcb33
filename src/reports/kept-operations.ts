import type { SampleReason } from '../storage/sample.ts'
import type { Subject } from '../storage/store.ts'
import { countOf } from './first.ts'
import type { Reading } from './reading.ts'
import { describeSample } from './samples.ts'

const maxSamples = 100

export interface KeptArguments {
  readonly first?: number | null | undefined
  /** As they are called inside. */
  readonly reasons?: readonly SampleReason[] | null | undefined
}

/** The subject's operations that were kept whole, slowest first: the type PerformanceSample. */
export async function keptOperations(
  reading: Reading,
  { signatures, clientName }: Subject,
  { first, reasons }: KeptArguments,
) {
  const samples = await reading.samples({
    orderBy: 'duration',
    limit: countOf(first, 10, maxSamples),
    signatures,
    clientName,
    reasons: reasons ?? undefined,
  })
  return samples.map(describeSample)
}
