import { type Batch, batchLines } from './batch-code.ts'
import { givenBy } from './chosen-loader.ts'
import { indented, type Piece, property, propertyName } from './code-text.ts'
import { type CalledFrame, type Evidence, fieldAt } from './evidence.ts'
import { type KeyColumn, type KeyedRead, keyValuesOf } from './keyed-read.ts'
import { converted, type Origin, originOf } from './origin.ts'
import { prismaBatch } from './prisma-batch.ts'
import { type Answer, rowsSeen, type SeenCall } from './seen-rows.ts'
import { sqlBatch } from './sql-batch.ts'

interface BatchedRead {
  readonly evidence: Evidence
  readonly frame: CalledFrame
  readonly read: KeyedRead
  readonly calls: readonly SeenCall[]
  readonly answer: Answer | undefined
}

/**
 * A resolver that is called once for all parents with the same arguments, where each argument of the field is a parameter of its
 * statement, which several different values have shown. Undefined where one is not, for it may decide anything.
 */
export function batchedResolver({
  evidence,
  frame,
  read,
  calls,
  answer,
}: BatchedRead): { readonly says: string; readonly pieces: readonly Piece[] } | undefined {
  const names = fieldAt(frame)?.args.map(({ name }) => name) ?? []
  const told = read.keys.map((key, at) => toldBy(key, at, read, calls, frame))
  const ofParent = told.filter((one) => one?.from === 'parent')
  const ofArgs = told.filter((one) => one?.from === 'args')
  const [parent] = ofParent
  if (answer === undefined || parent === undefined || ofParent.length !== 1) return undefined
  if (ofArgs.length + 1 !== told.length || names.length !== ofArgs.length) return undefined
  if (!names.every((name) => ofArgs.some((one) => one?.origin.property === name))) return undefined
  const argument = new Map(
    ofArgs.map((one) => [one as Told, converted(property('args', one?.origin.property ?? ''), one as Told)]),
  )
  const batch = batchOf(evidence, read, calls, parent.key, argument)
  const seen = calls.flatMap((call) => rowsSeen(read, call, true) ?? [])
  const given = givenBy({ ...read, keys: [parent.key] }, answer, seen, false)
  if (batch === undefined || given === undefined) return undefined
  const { parentType, fieldName } = frame.info
  const key = converted(property('parent', parent.origin.property), parent.origin)
  const parameters = batch.takesPrisma ? '(parents, args, { prisma })' : '(parents, args)'
  const code = [
    `${propertyName(fieldName)}: batched(async ${parameters} => {`,
    ...indented([`const keys = parents.map((parent) => ${key})`, ...batchLines(batch, given)]),
    '}),',
  ]
  const where = [
    `In the resolvers of ${parentType.name} (import { batched } from 'sluice'; keep what checks who may see it):`,
  ]
  return {
    says: `Make it a batched resolver: it is called once for all parents with the same arguments, and reads their rows in one statement.`,
    pieces: [{ where, code }],
  }
}

interface Told {
  readonly from: 'parent' | 'args'
  readonly key: KeyColumn
  readonly origin: Origin
  readonly conversion: Origin['conversion']
}

/** Where the value of a key comes from, if that is certain. */
function toldBy(
  key: KeyColumn,
  at: number,
  read: KeyedRead,
  calls: readonly SeenCall[],
  { info }: CalledFrame,
): Told | undefined {
  const from = (given: 'source' | 'args'): Origin | undefined =>
    originOf(
      calls.map(({ frame, statement }) => ({ given: frame[given], key: keyValuesOf(read, statement)[at] })),
      {
        column: key.column,
        subjects: [read.select.table],
        parentType: info.parentType.name,
        field: info.fieldName,
      },
    )
  const [parent, args] = [from('source'), from('args')]
  if ((parent === undefined) === (args === undefined)) return undefined
  const origin = (parent ?? args) as Origin
  return { from: parent === undefined ? 'args' : 'parent', key, origin, conversion: origin.conversion }
}

function batchOf(
  { trace, known: { hasPrisma } }: Evidence,
  read: KeyedRead,
  calls: readonly SeenCall[],
  key: KeyColumn,
  args: ReadonlyMap<Told, string>,
): Batch | undefined {
  const statements = calls.map(({ statement }) => statement)
  if (read.client !== 'prisma') {
    const others = new Map([...args].map(([told, code]) => [told.key.parameter, code]))
    return sqlBatch(read, key, { statements, all: trace.statements, hasPrisma, others })
  }
  const others = new Map([...args].map(([told, code]) => [told.key.column, code]))
  const seen = calls.flatMap((call) => rowsSeen(read, call, true) ?? [])
  const keyValues = statements.map((one) => keyValuesOf({ keys: [key] }, one))
  return prismaBatch(read, { seen, keyValues, hasPrisma, columns: [key.column], others })
}
