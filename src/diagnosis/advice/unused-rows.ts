import { type Piece, property } from './code-text.ts'
import type { Evidence } from './evidence.ts'
import { readsOf } from './given-reads.ts'
import { sliceOf } from './slices.ts'

/** Where the rows given are the first ones, or follow each other from an argument's number on. */
export function sliceRemedy(
  evidence: Evidence,
): { readonly says: string; readonly pieces: readonly Piece[] } | undefined {
  const { cause, known } = evidence
  const slice = sliceOf(readsOf(evidence))
  const { group, coordinate } = cause
  if (slice === undefined || !/\border by\b/i.test(group.text)) return undefined
  // Prisma's ends with an offset of none.
  const own = group.model === undefined ? group.text : group.text.replace(/ offset \?$/i, '')
  if (/\b(?:limit|fetch|for|offset)\b/i.test(own)) return undefined
  const { limit, offset, notes } = slice
  const { model: name, action } = group
  if (name !== undefined) {
    const model = Object.hasOwn(known.models, name) ? known.models[name] : undefined
    if (model === undefined || action !== 'findMany') return undefined
    const where = [
      `In ${coordinate} (parent, args), among the options of ${property('prisma', model.accessor)}.findMany:`,
      ...notes,
    ]
    return {
      says: `take${offset === undefined ? '' : ' and skip'}`,
      pieces: [{ where, code: [...(offset === undefined ? [] : [`skip: ${offset},`]), `take: ${limit},`] }],
    }
  }
  if (action !== undefined) return undefined
  const count = cause.statements[0]?.parameters?.length ?? 0
  const bounds = offset === undefined ? ` limit $${count + 1}` : ` limit $${count + 1} offset $${count + 2}`
  const values = offset === undefined ? limit : `${limit}, ${offset}`
  return {
    says: `a limit${offset === undefined ? '' : ' and an offset'}`,
    pieces: [
      {
        where: [
          `In ${coordinate} (parent, args), in the place of query(text, parameters):`,
          'text and parameters are what it is given now.',
          ...notes,
        ],
        code: [`await query(text + '${bounds}', [...parameters, ${values}])`],
      },
    ],
  }
}
