import { allSignatures } from '../aggregation/figures.ts'
import { lazily } from './lazily.ts'
import { operationNodes } from './operation-node.ts'
import type { ReportSource } from './reading.ts'
import { readSpan } from './reading.ts'
import { type SpanArguments, spanBefore, spanOf } from './span.ts'

const defaultLastMs = 24 * 3_600_000
// Signatures have 32 characters, or are a word.
const maxSignatureLength = 200

/**
 * The operations of one signature: the type PerformanceOperation; null when there were none.
 *
 * @throws GraphQLError BAD_USER_INPUT for a span that makes no sense; DATABASE_UNREACHABLE when the store does not answer
 */
export async function operation(
  source: ReportSource,
  { signature, ...args }: SpanArguments & { readonly signature: string },
) {
  const now = source.now()
  const asked = spanOf(args, now, defaultLastMs, source.retention)
  const isPossible = signature !== allSignatures && signature.length <= maxSignatureLength
  if (!isPossible) return null
  const reading = readSpan(source, asked)
  const { span, keptFrom } = await reading.plan()
  const before = lazily(() => {
    const earlier = spanBefore(span, now, source.retention, keptFrom)
    return earlier && readSpan(source, earlier)
  })
  const [node] = await operationNodes({ source, reading, before }, [signature])
  return node ?? null
}
