import type { TracedBatch } from '../../measurement/trace.ts'
import { chosenColumn } from '../chosen-column.ts'
import { ColumnValues } from '../column-values.ts'
import { areSequential } from '../loops.ts'
import { listOf } from '../n-plus-one.ts'
import { comparable } from '../statement-keys.ts'
import { patchOf } from './code-text.ts'
import type { Advised, Evidence } from './evidence.ts'
import { beforeLoop, shownList } from './in-loop.ts'
import type { KnownCode } from './known-code.ts'
import { listCode } from './list-code.ts'
import { rewrittenLoader } from './rewritten-loader.ts'
import { counted, shown } from './words.ts'

/** A loader whose batches have one key each, or whose function sends a statement for each key. */
export function adviseUnbatched(evidence: Evidence): Advised {
  const { cause, trace } = evidence
  const { coordinate, loader = '', statements, statementsPerOperation, group, pathPattern } = cause
  const frames = new Set(statements.map(({ frame }) => frame))
  const batches = trace.batches.filter((batch) => batch.loader === loader && frames.has(batch.frame))
  if (batches.some(({ keys }) => keys.length > 1)) {
    const each = `The loader ${loader} sent ${counted(statementsPerOperation, 'statement')} for the keys of ${batches.length === 1 ? 'one batch' : `${batches.length} batches`}: ${shown(group.text)}.`
    const rewritten = rewrittenLoader(evidence, batches, [])
    return { advice: `${each} Its batch function must send one statement for all keys.`, patch: rewritten }
  }
  const lone = isBatched(loader, evidence.known)
    ? `The batched resolver of ${loader} was called ${statementsPerOperation} times with one parent`
    : `${coordinate} asked the loader ${loader} for one key ${statementsPerOperation} times`
  if (isLoop(batches)) return adviseLoop(evidence, batches, `${lone}, and waited for each`)
  const list = listOf(pathPattern)
  const problem = `${lone}${list === '' ? '' : `, for the objects of ${list}`}, and none of these batches was joined.`
  const reasons = reasonsOf(loader, evidence.known)
  if (reasons.length === 0)
    return {
      advice: `${problem} Take what keeps it from batching out of its options (maxBatchSize: 1, batch: false, a schedule of its own), and ask it before anything is awaited.`,
      patch: undefined,
    }
  return {
    advice: `${problem} Take ${reasons.join(' and ')} out of its options; its function must then give one value for each key, in the order of the keys.`,
    patch: rewrittenLoader(evidence, batches, reasons),
  }
}

/** One call that asks again when it has the answer. */
const isLoop = (batches: readonly TracedBatch[]): boolean =>
  new Set(batches.map(({ asker }) => asker)).size === 1 &&
  areSequential(batches.toSorted((one, other) => one.startMs - other.startMs))

function adviseLoop(evidence: Evidence, batches: readonly TracedBatch[], problem: string): Advised {
  const { cause, trace, known } = evidence
  const { coordinate, loader = '' } = cause
  const remedy = `Ask for all of them before the loop`
  const [{ asker: frame, startMs } = { asker: undefined, startMs: 0 }] = batches
  const isCached = known.loaders.get(loader)?.cache !== false
  const isNamed = known.loaders.has(loader) || isGenerated(loader, known)
  // What is written in the loop makes the loader forget.
  const until = Math.max(...batches.map((batch) => batch.startMs))
  const writes = trace.statements.some(
    (one) =>
      one.endMs > startMs &&
      one.startMs < until &&
      !batches.some((batch) => batch.frame === one.frame) &&
      one.frame === frame,
  )
  if (frame === undefined || !isCached || !isNamed || writes)
    return { advice: `${problem}. ${remedy}: context.loaders.${loader}.loadMany(keys).`, patch: undefined }
  const keys = batches.map((batch) => batch.keys[0])
  const list = listCode([{ frame, keys }], rowsWith(keys, evidence, startMs), known)
  return {
    advice: `${problem}. ${remedy}: context.loaders.${loader}.loadMany(${shownList(list)}). What is loaded once is answered from memory then.`,
    patch: patchOf([beforeLoop(coordinate, loader, list)]),
  }
}

const isGenerated = (loader: string, { models }: KnownCode): boolean =>
  Object.values(models).some(({ uniqueKeys, relations }) =>
    [...uniqueKeys, ...Object.values(relations)].some((one) => one.loader === loader),
  )

/** The rows, read before, one column of which has all the keys; undefined where several have, and their order does not tell which. */
function rowsWith(keys: readonly unknown[], { trace }: Evidence, startMs: number) {
  const columns = new ColumnValues()
  const wanted = new Set(keys.map(comparable))
  for (const statement of trace.statements) {
    if (statement.endMs > startMs || statement.rows < wanted.size) continue
    const holding = columns.columnsWith(wanted, statement)
    if (holding.length === 0) continue
    const column = chosenColumn(holding, wanted, undefined)
    return column === undefined ? undefined : { from: 'rows' as const, statement, column }
  }
  return undefined
}

/** A batched resolver goes through a loader that is called as its field. */
const isBatched = (loader: string, { loaders }: KnownCode): boolean =>
  !loaders.has(loader) && loader.includes('.')

/** Options that keep a loader from batching; a batched resolver has one such option. */
function reasonsOf(loader: string, known: KnownCode): readonly string[] {
  const { loaders } = known
  const options = loaders.get(loader)
  if (options === undefined) return isBatched(loader, known) ? ['maxBatchSize: 1'] : []
  return [
    ...(options.maxBatchSize === 1 ? ['maxBatchSize: 1'] : []),
    ...(options.batch === false ? ['batch: false'] : []),
    ...(options.batchScheduleFn === undefined ? [] : ['batchScheduleFn']),
  ]
}
