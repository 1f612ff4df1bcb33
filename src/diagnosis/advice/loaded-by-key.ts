import { isNonNullType } from 'graphql'
import { chosenLoader } from './chosen-loader.ts'
import { type Piece, property, propertyName } from './code-text.ts'
import { keyCode } from './generated-loader.ts'
import type { KeyedRead } from './keyed-read.ts'
import { converted } from './origin.ts'
import { ownLoader } from './own-loader.ts'
import type { Proven, Remedy } from './proven.ts'

/** By a loader that the author has already, where its name says so; certain only if it has given the same. */
export function loadedByOwn({ evidence, frame, read, calls, origins, answer }: Proven): Remedy | undefined {
  const of = answer?.of
  if (of !== 'row' && of !== 'rows') return undefined
  const own = ownLoader(evidence, read, calls, of)
  const [origin] = origins
  if (own === undefined || origin === undefined || origins.length > 1) return undefined
  const load = `loaders.${own.name}.load(${converted(property('parent', origin.property), origin)})`
  if (!own.isProven)
    return {
      says: `Load them together: there is a loader ${own.name}. Where it gives the same, return context.${load}.`,
      pieces: [],
    }
  const code = guarded(load, { evidence, frame, origins, answer })
  return {
    says: `Load them together: return context.${load}, which gives the same.`,
    pieces: [wholeResolver(frame.info.parentType.name, frame.info.fieldName, code)],
  }
}

/** By a loader that the gateway has, or one to define. */
export function loadedByKey({ evidence, frame, read, calls, origins, answer }: Proven): Remedy | undefined {
  const { coordinate } = evidence.cause
  const { parentType, fieldName, returnType } = frame.info
  const whole =
    answer &&
    chosenLoader(evidence, read, calls, { answer, mayMiss: isNonNullType(returnType), isAlone: true })
  const chosen =
    whole ?? chosenLoader(evidence, read, calls, { answer: undefined, mayMiss: false, isAlone: true })
  if (chosen === undefined) return undefined
  const key = keyCode(
    chosen.fields,
    origins.map((origin) => converted(property('parent', origin.property), origin)),
  )
  const load = `loaders.${chosen.code}.load(${key})${chosen.after}`
  const piece = whole
    ? wholeResolver(parentType.name, fieldName, guarded(load, { evidence, frame, origins, answer }))
    : {
        where: [
          `In ${coordinate} (parent, args, context), in the place of ${callShown(read)}; it gives the same:`,
        ],
        code: [`await context.${load}`],
      }
  const pieces = chosen.definition === undefined ? [piece] : [chosen.definition, piece]
  const verb = whole ? 'return' : 'read'
  const call = `context.loaders.${chosen.code}.load(${key})`
  const says =
    chosen.definition === undefined
      ? `Load them together: ${verb} ${call}, which the gateway has already.`
      : `Load them together: define a loader ${chosen.name} that reads all keys in one statement, and ${verb} ${call}.`
  return { says, pieces }
}

/** What is replaced, as the author knows it. */
export const callShown = ({ model, group, gives, client }: KeyedRead): string => {
  if (client !== 'prisma' || model === undefined) return 'its statement'
  return `${property('prisma', model.accessor)}.${gives === 'count' ? 'count' : group.action}(…)`
}

function wholeResolver(type: string, field: string, load: string): Piece {
  const line = `${propertyName(field)}: (parent, _args, { loaders }) => ${load},`
  return {
    where: [`In the resolvers of ${type} (keep what checks who may see it):`],
    code:
      line.length <= 100 ? [line] : [`${propertyName(field)}: (parent, _args, { loaders }) =>`, `  ${load},`],
  }
}

/** Nothing is loaded for a parent without a key, where there may be one. */
function guarded(load: string, { evidence, frame, origins, answer }: Omit<Proven, 'read' | 'calls'>): string {
  const { returnType, parentType } = frame.info
  const isList = answer?.of === 'rows'
  if (answer?.of !== 'row' && !isList) return load
  if (!isList && isNonNullType(returnType)) return load
  const { models, modelOfType } = evidence.known
  const model = models[modelOfType[parentType.name] ?? parentType.name]
  const nullable = origins.filter(({ property: name }) => {
    const type = parentType.getFields()[name]?.type
    return name !== 'id' && !(type && isNonNullType(type)) && model?.fields[name]?.isRequired !== true
  })
  if (nullable.length === 0) return load
  const conditions = nullable.map((origin) => `${property('parent', origin.property)} == null`)
  return `${conditions.join(' || ')} ? ${isList ? '[]' : 'null'} : ${load}`
}
