import { listOf } from '../n-plus-one.ts'
import { batchedResolver } from './batched-resolver.ts'
import { patchOf } from './code-text.ts'
import { deletedResolver } from './deleted-resolver.ts'
import {
  type Advised,
  areAllCalls,
  type CalledFrame,
  calledFrame,
  callsOf,
  type Evidence,
  fieldAt,
  isAfterWrite,
} from './evidence.ts'
import { type KeyedRead, keyedReadOf, keyValuesOf } from './keyed-read.ts'
import { loadedByKey, loadedByOwn } from './loaded-by-key.ts'
import { type Origin, originOf } from './origin.ts'
import type { Remedy } from './proven.ts'
import { answerOf, type SeenCall } from './seen-rows.ts'
import { loadTogether, objectsOf, shown } from './words.ts'

/** A resolver that sends a statement for each object of a list. */
export function advisePerObject(evidence: Evidence): Advised {
  const { cause } = evidence
  const { coordinate, group, statementsPerOperation } = cause
  const objects = objectsOf(group, listOf(cause.pathPattern))
  const problem = `${coordinate} sent ${statementsPerOperation} statements for ${objects}: ${shown(group.text)}.`
  const remedy = remedyFor(evidence)
  if (remedy === undefined)
    return { advice: `${problem} ${loadTogether(coordinate, group)}`, patch: undefined }
  const { says, pieces } = remedy
  return { advice: `${problem} ${says}`, patch: pieces.length === 0 ? undefined : patchOf(pieces) }
}

function remedyFor(evidence: Evidence): Remedy | undefined {
  const { cause, known } = evidence
  const calls = callsOf(evidence)
  const read = keyedReadOf(cause.statements, known)
  const frame = calledFrame(calls?.[0]?.frame)
  const field = frame && fieldAt(frame)
  if (isAfterWrite(evidence)) return undefined
  if (calls === undefined || read === undefined || frame === undefined || field === undefined)
    return undefined
  const column = read.select.items.find((item) => item.kind === 'aggregate')?.output
  const answer = areAllCalls(evidence) ? answerOf(read, calls, column) : undefined
  // An argument that is not seen in the statement may decide anything.
  if (field.args.length > 0) return batchedResolver({ evidence, frame, read, calls, answer })
  const origins = originsOf(read, calls, frame)
  if (origins === undefined) return undefined
  const proven = { evidence, frame, read, calls, origins, answer }
  return deletedResolver(proven) ?? loadedByOwn(proven) ?? loadedByKey(proven)
}

/** The parent's property of each key; undefined where one is not certain. */
function originsOf(
  read: KeyedRead,
  calls: readonly SeenCall[],
  { info }: CalledFrame,
): readonly Origin[] | undefined {
  const { select, model, keys } = read
  const origins = keys.map(({ column }, at) =>
    originOf(
      calls.map(({ frame, statement }) => ({ given: frame.source, key: keyValuesOf(read, statement)[at] })),
      {
        column,
        subjects: model === undefined ? [select.table] : [select.table, model.name],
        parentType: info.parentType.name,
        field: info.fieldName,
      },
    ),
  )
  return origins.every((origin) => origin !== undefined) ? origins : undefined
}
