import { chosenLoader } from './chosen-loader.ts'
import { type Piece, patchOf, property } from './code-text.ts'
import { type Advised, type Evidence, isAfterWrite } from './evidence.ts'
import { type KeyedRead, keyedReadOf } from './keyed-read.ts'
import type { KnownCode } from './known-code.ts'
import { callShown } from './loaded-by-key.ts'
import { lowerFirst } from './names.ts'
import { counted, shown } from './words.ts'

const maxPlaces = 5

/** The same statement with the same parameters, several times in one operation. */
export function adviseRedundant(evidence: Evidence): Advised {
  const { cause } = evidence
  const { group, statementsPerOperation, statements, coordinate } = cause
  const others = new Set(statements.map((one) => one.group.coordinate ?? ''))
  others.delete(coordinate)
  const named = [...others].slice(0, maxPlaces)
  const also =
    named.length === 0 ? '' : ` and ${named.join(', ')}${others.size > maxPlaces ? ' and others' : ''}`
  const distinct = new Set(statements.map(({ parametersKey }) => parametersKey)).size
  const times = distinct === 1 ? 'the same parameters' : `${distinct} different lists of parameters`
  const problem = `${coordinate}${also} sent ${counted(statementsPerOperation, 'statement')} with ${times}, and nothing was written between: ${shown(group.text)}.`
  const remedy = remedyFor(evidence, `${coordinate}${also}`)
  if (remedy === undefined)
    return {
      advice: `${problem} Read it once for each request: through a loader, or a promise that is kept in the context.`,
      patch: undefined,
    }
  return {
    advice: `${problem} Read it once for each request, through ${remedy.through}.`,
    patch: patchOf(remedy.pieces),
  }
}

interface Remedy {
  readonly through: string
  readonly pieces: readonly Piece[]
}

function remedyFor(evidence: Evidence, places: string): Remedy | undefined {
  const { cause, known } = evidence
  if (isAfterWrite(evidence)) return undefined
  const read = keyedReadOf(cause.statements, known)
  return (read && byKey(evidence, read, places)) ?? byParameters(evidence, places)
}

/** A loader by the column that the statement looks rows up by, which serves other keys as well. */
function byKey(evidence: Evidence, read: KeyedRead, places: string): Remedy | undefined {
  if (read.keys.length !== 1 || hasCompanions(evidence)) return undefined
  const calls = evidence.cause.statements.map((statement) => ({ frame: statement.frame, statement }))
  const chosen = chosenLoader(evidence, read, calls, { answer: undefined, mayMiss: false, isAlone: false })
  if (chosen === undefined) return undefined
  const load = `context.loaders.${chosen.code}.load(key)${chosen.after}`
  const piece: Piece = {
    where: [
      `In ${places}, in the place of ${callShown(read)}; it gives the same:`,
      'key stands for what is looked up now.',
    ],
    code: [`await ${load}`],
  }
  return {
    through: `the loader ${chosen.name}${chosen.definition === undefined ? ', which the gateway has already' : ''}`,
    pieces: chosen.definition === undefined ? [piece] : [chosen.definition, piece],
  }
}

/** Prisma sent other statements for the same calls: relations that came along. */
const hasCompanions = ({ cause: { statements, group }, trace }: Evidence): boolean => {
  const frames = new Set(statements.map(({ frame }) => frame))
  return (
    group.model !== undefined &&
    trace.statements.some(
      (one) =>
        frames.has(one.frame) &&
        one.group.model === group.model &&
        one.group.fingerprint !== group.fingerprint,
    )
  )
}

const loaderName = 'readOnce'

/** A loader by all that the statement is told: whatever it asks, once for each request. */
function byParameters({ cause, known }: Evidence, places: string): Remedy | undefined {
  const { model, action } = cause.group
  const name = model === undefined ? loaderName : `${lowerFirst(model)}Once`
  if (known.loaders.has(name)) return undefined
  const found =
    model === undefined ? ofSql(action !== undefined && known.hasPrisma) : ofPrisma(model, action, known)
  if (found === undefined) return undefined
  const { parameters, notes, send, key, shows } = found
  return {
    through: `a loader whose key is all that the statement is told`,
    pieces: [
      {
        where: ["In the map of loaders (import { defineLoader } from 'sluice'):", ...notes],
        code: [`${name}: defineLoader(${parameters} => Promise.all(keys.map((key) => ${send}))),`],
      },
      {
        where: [`In ${places} (parent, args, context), in the place of ${shows}; it gives the same:`],
        code: [`await context.loaders.${name}.load(${key})`],
      },
    ],
  }
}

function ofSql(isPrisma: boolean) {
  if (isPrisma)
    return {
      parameters: '(keys, { prisma })',
      notes: [],
      send: 'prisma.$queryRawUnsafe(...key)',
      key: '[text, ...parameters]',
      shows: 'its statement, as text with $1, $2, … and a list of parameters',
    }
  return {
    parameters: '(keys)',
    notes: ['query(text, parameters) stands for how you send SQL.'],
    send: 'query(...key)',
    key: '[text, parameters]',
    shows: 'query(text, parameters)',
  }
}

/** Prisma gives its methods plain objects, which are the same key when they hold the same. */
function ofPrisma(model: string, action: string | undefined, { models, hasPrisma }: KnownCode) {
  const known = Object.hasOwn(models, model) ? models[model] : undefined
  const isRead = action?.startsWith('find') === true
  if (known === undefined || !isRead || !hasPrisma) return undefined
  const call = `${property('prisma', known.accessor)}.${action}`
  return {
    parameters: '(keys, { prisma })',
    notes: [],
    send: `${call}(key)`,
    key: 'options',
    shows: `${call}(options)`,
  }
}
