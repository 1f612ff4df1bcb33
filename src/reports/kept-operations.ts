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
  args: KeptArguments,
) {
  const samples = await reading.samples({ ...keptQueryOf(args), signatures, clientName })
  return samples.map(describeSample)
}

/**
 * What is read for these arguments.
 *
 * @throws GraphQLError BAD_USER_INPUT outside 1 to 100
 */
export const keptQueryOf = ({ first, reasons }: KeptArguments) =>
  ({
    orderBy: 'duration',
    limit: countOf(first, 10, maxSamples),
    reasons: reasons ?? undefined,
  }) as const
