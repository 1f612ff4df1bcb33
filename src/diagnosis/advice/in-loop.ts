import type { Frame } from '../../measurement/frame.ts'
import type { OperationTrace, TracedStatement } from '../../measurement/trace.ts'
import { grouped, sumOf } from '../grouped.ts'
import { areSequential, isRead } from '../loops.ts'
import { listOf } from '../n-plus-one.ts'
import { chosenLoader } from './chosen-loader.ts'
import { type Piece, patchOf } from './code-text.ts'
import { type Advised, type Evidence, isAfterWrite } from './evidence.ts'
import { type KeyedRead, keyedReadOf, keyValuesOf } from './keyed-read.ts'
import { type ListCode, listCode } from './list-code.ts'
import { callShown } from './loaded-by-key.ts'
import { counted, shown } from './words.ts'

/** A resolver whose calls go through lists of their own and read for each item. */
export function adviseInLoop(evidence: Evidence): Advised {
  const { cause } = evidence
  const { coordinate, group, statementsPerOperation, kind, pathPattern } = cause
  const how = kind === 'SEQUENTIAL_AWAITS' ? ', one after another' : ''
  const sent = `${coordinate} sent ${counted(statementsPerOperation, 'statement')} for`
  const list = listOf(pathPattern)
  if (isForOthers(evidence))
    return {
      advice: `${sent} the objects of ${list}, all from one place that reads for them (the function of a loader, say)${how}: ${shown(group.text)}. Send one statement for all keys there (where … = any($1), or Prisma's in), and give each what is its own.`,
      patch: undefined,
    }
  const where = list === '' ? 'a list' : `lists in ${pathPattern}`
  const problem = `${sent} the items of ${where}${how}: ${shown(group.text)}.`
  const found = loading(evidence)
  if (found === undefined) {
    const remedy = `Read all of them in one statement before the loop (where … = any($1), or Prisma's in), and look each item up in what that gave.`
    return { advice: `${problem} ${remedy}`, patch: undefined }
  }
  const { name, keys, pieces, isSequential, isNew } = found
  const load = `context.loaders.${name}`
  const first = isNew ? `Define a loader ${name} that reads all keys in one statement` : `Use ${load}`
  const then = isSequential
    ? `ask it for all of them before the loop: ${load}.loadMany(${shownList(keys)})`
    : `ask ${load}.load(key) for each of them: they become one statement`
  return { advice: `${problem} ${first}, and ${then}.`, patch: patchOf(pieces) }
}

/**
 * Whether the call that sent them had no list of its own, but was the first of many that ask a loader which its author made himself, or a
 * collector: others of the field sent nothing, and the keys stand in rows that it has not read.
 */
function isForOthers({ cause: { list, coordinate, pathPattern, statements }, trace }: Evidence): boolean {
  if (listOf(pathPattern) === '' || list === undefined || !('statement' in list)) return false
  const frames = new Set(statements.map(({ frame }) => frame))
  const calls = trace.resolvers.find((resolver) => resolver.coordinate === coordinate)?.calls ?? 0
  return calls > frames.size && !frames.has(list.statement.frame)
}

function loading(evidence: Evidence) {
  const { cause, known } = evidence
  const { coordinate, statements } = cause
  const read = keyedReadOf(statements, known)
  if (read === undefined || read.keys.length !== 1 || isMixedWithOthers(read, evidence)) return undefined
  if (isAfterWrite(evidence)) return undefined
  const calls = statements.map((statement) => ({ frame: statement.frame, statement }))
  const options = { answer: undefined, mayMiss: false, isAlone: false }
  const chosen = chosenLoader(evidence, read, calls, options)
  if (chosen === undefined || chosen.after !== '' || chosen.code !== chosen.name) return undefined
  const byFrame = [...grouped(statements, ({ frame }) => frame)]
  const looped = byFrame.map(([frame, sent]) => ({
    frame,
    keys: sent.map((one) => keyValuesOf(read, one)[0]),
  }))
  const keys = listCode(looped, cause.list, known)
  const isSequential = byFrame.some(([, sent]) => sent.length > 1 && areSequential(begun(sent)))
  const { name, definition } = chosen
  return {
    name,
    keys,
    isSequential,
    isNew: definition !== undefined,
    pieces: [
      ...(definition === undefined ? [] : [definition]),
      ...(isSequential ? [beforeLoop(coordinate, name, keys)] : []),
      inLoop(coordinate, name, read),
    ],
  }
}

const begun = (statements: readonly TracedStatement[]) =>
  statements.toSorted((one, other) => one.startMs - other.startMs)

/** In a sentence, where there is no room to say what a name stands for. */
export const shownList = ({ code, notes }: ListCode): string => (notes.length === 0 ? code : 'keys')

export const beforeLoop = (coordinate: string, loader: string, list: ListCode): Piece => ({
  where: [
    `In ${coordinate} (parent, args, context), before the loop: all of them in one statement.`,
    ...list.notes,
  ],
  code: [`await context.loaders.${loader}.loadMany(${list.code})`],
})

const inLoop = (coordinate: string, loader: string, read: KeyedRead): Piece => ({
  where: [
    `In ${coordinate}, for each item, in the place of ${callShown(read)}; it gives the same:`,
    'key stands for what is looked up now.',
  ],
  code: [`await context.loaders.${loader}.load(key)`],
})

/**
 * Whether something is written between the reads, after which a loader reads anew; or Prisma sent other statements for the same calls, for
 * relations that came along, or gave other rows than it had read.
 */
function isMixedWithOthers(read: KeyedRead, { cause: { statements }, trace }: Evidence): boolean {
  const frames = new Set(statements.map(({ frame }) => frame))
  const from = Math.min(...statements.map(({ startMs }) => startMs))
  const until = Math.max(...statements.map(({ startMs }) => startMs))
  if (read.client === 'prisma' && read.gives !== 'count' && !areGivenAsRead(frames, trace)) return true
  return trace.statements.some(
    (one) =>
      (!isRead(one) && one.endMs > from && one.startMs < until) ||
      (read.client === 'prisma' &&
        frames.has(one.frame) &&
        one.group.model === read.group.model &&
        one.group.fingerprint !== read.group.fingerprint),
  )
}

/** Of a call no more is noted. */
const maxReads = 50

/** As many objects as rows, as far as they were noted. */
function areGivenAsRead(frames: ReadonlySet<Frame>, { statements }: OperationTrace): boolean {
  const noted = new Set([...frames].filter(({ reads = [] }) => reads.length < maxReads))
  const read = statements.filter(({ frame, group }) => noted.has(frame) && group.action !== undefined)
  const given = [...noted].flatMap(({ reads = [] }) => reads)
  return sumOf(read, ({ rows }) => rows) === sumOf(given, ({ rows }) => rows.length)
}
