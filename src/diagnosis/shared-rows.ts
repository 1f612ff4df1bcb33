import type { Frame } from '../measurement/frame.ts'
import type { OperationTrace } from '../measurement/trace.ts'
import { type CallFrame, isCall, isPlain, type RowsRead } from './given-rows.ts'
import { shownBy } from './shown-properties.ts'

const maxVisited = 20_000

/**
 * Whether rows that one call read may have gone to others as well: through a loader that the author made himself, a collector, or a promise
 * that is shared. The statement is that of whoever asked first; of those who only waited for it no more is known than how often they were
 * called.
 */
export function mayBeShared(frame: CallFrame, { statement }: RowsRead, trace: OperationTrace): boolean {
  const { coordinate } = frame
  const senders = new Set<Frame>()
  // Who was seen to read for himself has his rows from there.
  const readers = new Set<string | undefined>([coordinate])
  for (const one of trace.statements) {
    const isAlike = one.group.fingerprint === statement.group.fingerprint
    if (isAlike && one.frame.coordinate === coordinate) senders.add(one.frame)
    readers.add(one.frame.coordinate)
  }
  for (const { asker } of trace.batches) readers.add(asker?.coordinate)
  const own = trace.resolvers.find((resolver) => resolver.coordinate === coordinate)
  if (own !== undefined && own.calls > senders.size) return true
  const quiet = trace.resolvers.filter(
    (resolver) => !readers.has(resolver.coordinate) && resolver.endMs >= statement.endMs,
  )
  if (quiet.length === 0) return false
  const isShown = shownBy(frame)
  return quiet.some((resolver) => !isShown(resolver.coordinate))
}

/** Which of the rows were given by any call that is known. */
export function givenByAny({ rows: all }: RowsRead, { statements, batches }: OperationTrace): Set<object> {
  const rows = new Set(all)
  const given = new Set<object>()
  const visited = new Set<object>()
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || visited.has(value)) return
    if (visited.size >= maxVisited) return
    visited.add(value)
    if (rows.has(value)) given.add(value)
    if (rows.has(value) || Array.isArray(value) || isPlain(value))
      for (const inner of Object.values(value)) visit(inner)
  }
  const frames = new Set([...statements.map(({ frame }) => frame), ...batches.map(({ asker }) => asker)])
  for (const frame of frames) if (frame !== undefined && isCall(frame)) visit(frame.returned)
  return given
}
