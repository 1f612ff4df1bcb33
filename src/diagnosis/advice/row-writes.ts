import { areSequential } from '../loops.ts'
import { calling, indented, type Piece, patchOf, property, propertyName } from './code-text.ts'
import type { Advised, Evidence } from './evidence.ts'
import type { KnownCode, KnownModel } from './known-code.ts'
import { isTableOf, statementForAll } from './many-writes.ts'
import { counted, shown } from './words.ts'
import { rowWriteOf } from './written-rows.ts'

/** A mutation that writes the rows of a list one by one. */
export function adviseRowWrites(evidence: Evidence): Advised {
  const { coordinate, group, statementsPerOperation, statements } = evidence.cause
  const how = areSequential(statements.toSorted((one, other) => one.startMs - other.startMs))
    ? ', one after another'
    : ''
  const problem = `${coordinate} wrote the rows of a list with ${counted(statementsPerOperation, 'statement')}${how}: ${shown(group.text)}.`
  const found = isMixedWithOthers(evidence) ? undefined : piecesFor(evidence)
  const remedy = found?.says ?? remedyFor(group.text, group.model)
  return { advice: `${problem} ${remedy}`, patch: found && patchOf(found.pieces) }
}

function remedyFor(text: string, model: string | undefined): string {
  const verb = /^\W*(\w+)/.exec(text)?.[1]?.toLowerCase()
  if (verb === 'insert')
    return model === undefined
      ? 'Insert them all in one statement: insert … select * from unnest($1::…[], $2::…[]).'
      : 'Insert them all in one statement: createMany, or createManyAndReturn where the rows are needed.'
  if (verb === 'delete') return 'Delete them all in one statement: where … = any($1), or deleteMany.'
  return 'Write them all in one statement: update … from unnest($1::…[], $2::…[]), or updateMany where all are given the same values.'
}

/** Other statements of the same calls between them may read what was just written, or go on with it. */
function isMixedWithOthers({ cause: { statements }, trace }: Evidence): boolean {
  const own = new Set(statements)
  const frames = new Set(statements.map(({ frame }) => frame))
  const from = Math.min(...statements.map(({ startMs }) => startMs))
  const until = Math.max(...statements.map(({ startMs }) => startMs))
  return trace.statements.some(
    (one) => frames.has(one.frame) && !own.has(one) && one.endMs > from && one.startMs < until,
  )
}

interface Found {
  readonly says: string
  readonly pieces: readonly Piece[]
}

function piecesFor({ cause, known }: Evidence): Found | undefined {
  const { statements, group, coordinate } = cause
  const [first] = statements
  if (first === undefined || statements.some(({ sql }) => sql !== first.sql)) return undefined
  if (group.model !== undefined) return ofPrisma(coordinate, group.model, group.action, first.sql, known)
  const write = rowWriteOf(first.sql)
  // What is given back may be used.
  if (write === undefined || write.isReturning) return undefined
  const isPrisma = group.action === 'executeRaw' && known.hasPrisma
  if (group.action !== undefined && !isPrisma) return undefined
  const table = Object.values(known.models).find((model) => isTableOf(model, write))
  const statement = statementForAll(write, table)
  if (statement === undefined) return undefined
  const text = isPrisma ? 'its statement, as text and a list of parameters' : 'query(text, parameters)'
  const note = isPrisma ? [] : ['query(text, parameters) stands for how you send SQL.']
  const send = isPrisma
    ? calling('await context.prisma.$executeRawUnsafe', [statement.text, `...${statement.parameters}`])
    : calling('await query', [statement.text, statement.parameters])
  const after = [...statement.before, ...send]
  return {
    says: statement.says,
    pieces: collecting(
      coordinate,
      'rows',
      `${text}, with what it is given now`,
      'rows.push(parameters)',
      note,
      after,
    ),
  }
}

/** Notes each row in the loop, and writes them after it. */
function collecting(
  coordinate: string,
  list: string,
  replaced: string,
  push: string,
  notes: readonly string[],
  after: readonly string[],
): Piece[] {
  return [
    { where: [`In ${coordinate} (parent, args, context), before the loop:`], code: [`const ${list} = []`] },
    { where: [`In the loop, in the place of ${replaced}:`], code: [push] },
    {
      where: ['After the loop: all of them in one statement.', ...notes],
      code: [`if (${list}.length > 0) {`, ...indented(after), '}'],
    },
  ]
}

function ofPrisma(
  coordinate: string,
  modelName: string,
  action: string | undefined,
  sql: string,
  { models, hasPrisma }: KnownCode,
): Found | undefined {
  const model = Object.hasOwn(models, modelName) ? models[modelName] : undefined
  if (model === undefined || !hasPrisma) return undefined
  const prisma = property('prisma', model.accessor)
  if (action === 'create')
    return {
      says: `Insert them all in one statement: ${prisma}.createMany.`,
      pieces: collecting(
        coordinate,
        'data',
        `${prisma}.create({ data: row })`,
        'data.push(row)',
        [
          `Its rows have columns${ofRelation(model)}, no connect. Where the rows are needed: createManyAndReturn.`,
        ],
        [`await context.${prisma}.createMany({ data })`],
      ),
    }
  const column = /WHERE \(?(?:"\w+"\.)*"(\w+)" = \$1(?: AND 1=1)?\)?(?: RETURNING|$)/.exec(sql)?.[1]
  const field = Object.values(model.fields).find((one) => one.column === column)
  if ((action !== 'delete' && action !== 'deleteMany') || field === undefined) return undefined
  const many = `context.${prisma}.deleteMany({ where: { ${field.name}: { in: keys } } })`
  const after =
    action === 'deleteMany'
      ? [`await ${many}`]
      : [
          `const { count } = await ${many}`,
          "if (count < new Set(keys).size) throw new Error('There is no such row.')",
        ]
  const replaced = `${prisma}.${action}({ where: { ${field.name}: key } })`
  return {
    says: `Delete them all in one statement: ${prisma}.deleteMany.`,
    pieces: collecting(coordinate, 'keys', replaced, 'keys.push(key)', [], after),
  }
}

/** The column that stands for what is connected now, where the model has one. */
function ofRelation({ relations }: KnownModel): string {
  const own = Object.values(relations).find(({ kind, from }) => kind === 'toOne' && from.length === 1)
  return own === undefined ? '' : ` (${propertyName(own.from[0] ?? '')}: …)`
}
