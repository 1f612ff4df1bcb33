import { orderedBounds, retentionBounds } from '../storage/retention.ts'
import type { MetricKind } from '../storage/store.ts'
import { badInput } from './duration.ts'
import type { PerformanceMetricKind } from './generated/graphql.ts'
import type { ReportSource } from './reading.ts'
import { answered } from './reading.ts'

const maxRetentionDays = 3650
const rowsPerDelete = 5000

const kindOf: Readonly<Record<PerformanceMetricKind, MetricKind>> = {
  OPERATIONS: 'operations',
  SAMPLES: 'samples',
  FINDINGS: 'findings',
}

// What happens right now is told by the minutes, and gateways may hold the latest ones still.
const minMinuteRetentionHours = 2

/**
 * Deletes stored measurements older than so many days, of all gateways, whatever retention is configured: the type PerformanceDeletion.
 * Whole days (UTC) go, and whole hours of minutes that are rolled up, so that what is left of one level adds up to the next and has its
 * samples, findings and texts: `retentionDays: 0` leaves the current day, and in its first two hours the day before.
 *
 * @param retentionDays from 0 to 3650
 * @throws GraphQLError BAD_USER_INPUT; DATABASE_UNREACHABLE when the store does not answer
 */
export async function cleanupMetrics(source: ReportSource, retentionDays: number) {
  if (!(retentionDays >= 0 && retentionDays <= maxRetentionDays))
    throw badInput(`retentionDays must be from 0 to ${maxRetentionDays}, got ${retentionDays}.`)
  const { store, now } = source
  const retention = {
    minuteRetentionHours: Math.max(minMinuteRetentionHours, retentionDays * 24),
    retentionDays,
    dayRetentionDays: retentionDays,
  }
  return answered(source, async () => {
    // A minute that is not rolled up yet would not be deleted.
    while (await store.rollUp(now())) {
      // each turn rolls one hour or day up
    }
    const bounds = orderedBounds(retentionBounds(retention, now()))
    // By whole days as well: figures that are left keep their texts, which gateways store once a day.
    const before = { ...bounds, othersBefore: bounds.hoursBefore }
    let rows = 0
    for (;;) {
      const deleted = await store.cleanup(before, rowsPerDelete)
      rows += deleted.rows
      if (deleted.isDone) return { rows }
    }
  })
}

/**
 * Deletes all measurements of these kinds, of all gateways; what another gateway holds of them it forgets before it stores again: the type
 * PerformanceDeletion.
 *
 * @throws GraphQLError BAD_USER_INPUT for no kind; DATABASE_UNREACHABLE when the store does not answer
 */
export async function clearMetrics(source: ReportSource, kinds: readonly PerformanceMetricKind[]) {
  if (kinds.length === 0) throw badInput('Name at least one of the kinds OPERATIONS, SAMPLES and FINDINGS.')
  const cleared = [...new Set(kinds)].map((kind) => kindOf[kind])
  source.writer.clear(cleared)
  // A flush under way holds copies of what was just forgotten: they must be in the store before it is emptied, not after.
  await source.writer.flush()
  return { rows: await answered(source, () => source.store.clear(cleared)) }
}
