import { getNullableType, isListType, print } from 'graphql'
import { type Piece, patchOf, propertyName } from './code-text.ts'
import { type Advised, calledFrame, type Evidence, fieldAt } from './evidence.ts'
import type { KnownModel } from './known-code.ts'
import { shown } from './words.ts'

const maxRows = 100
const pageArguments =
  /^(?:first|last|limit|take|top|max|count|size|page|page_?size|per_?page|after|before|skip|offset)$/i

/** A list without a limit that grows with the data. */
export function adviseUnbounded(evidence: Evidence): Advised {
  const { coordinate, group, rows, grownFrom, statements } = evidence.cause
  const [statement] = statements
  const grown = grownFrom === undefined ? '' : `, where it once gave ${grownFrom}`
  const problem = `${coordinate} gave ${statement?.rows ?? rows} rows${grown}, and has no limit: ${shown(group.text)}.`
  const pieces = piecesFor(evidence)
  const remedy = `Give it an argument with a bound, first: Int! = ${maxRows}, and the statement an order and a limit; or make it a connection.`
  return { advice: `${problem} ${remedy}`, patch: pieces && patchOf(pieces) }
}

function piecesFor({ cause, known }: Evidence): readonly Piece[] | undefined {
  const { coordinate, group, statements } = cause
  const frame = calledFrame(statements[0]?.frame)
  const field = frame && fieldAt(frame)
  const node = field?.astNode
  if (field === undefined || node == null || !isListType(getNullableType(field.type))) return undefined
  if (field.args.some(({ name }) => pageArguments.test(name))) return undefined
  const args = [
    ...(node.arguments ?? []).map((argument) => print({ ...argument, description: undefined })),
    `first: Int! = ${maxRows}`,
  ]
  const sdl: Piece = {
    where: [
      `In the SDL (a client that asks for no number gets the first ${maxRows}):`,
      `${field.name}(${args.join(', ')}): ${field.type}`,
    ],
    code: [],
  }
  const bound = `Math.min(args.first, ${maxRows})`
  const { model: name, action } = group
  if (name !== undefined) {
    const model = Object.hasOwn(known.models, name) ? known.models[name] : undefined
    const order = /\border by\b/i.test(group.text) ? [] : orderOf(model)
    if (model === undefined || action !== 'findMany' || order === undefined) return undefined
    const where = [`In ${coordinate} (parent, args), among the options of prisma.${model.accessor}.findMany:`]
    return [sdl, { where, code: [...order, `take: ${bound},`] }]
  }
  // Without an order nobody knows which rows are the first.
  if (action !== undefined || !/\border by\b/i.test(group.text)) return undefined
  if (/\b(?:for|offset|fetch)\b/i.test(group.text)) return undefined
  const count = statements[0]?.parameters?.length ?? 0
  return [
    sdl,
    {
      where: [
        `In ${coordinate} (parent, args), in the place of query(text, parameters):`,
        'text and parameters are what it is given now.',
      ],
      code: [`await query(text + ' limit $${count + 1}', [...parameters, ${bound}])`],
    },
  ]
}

/** By the primary key; undefined where it is not known. */
const orderOf = (model: KnownModel | undefined): readonly string[] | undefined =>
  model === undefined || model.primaryKey.length === 0
    ? undefined
    : [`orderBy: [${model.primaryKey.map((name) => `{ ${propertyName(name)}: 'asc' }`).join(', ')}],`]
