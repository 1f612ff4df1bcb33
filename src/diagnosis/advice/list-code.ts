import type { GraphQLInputType } from 'graphql'
import { getNullableType, isInputObjectType, isListType } from 'graphql'
import type { Frame } from '../../measurement/frame.ts'
import type { TracedStatement } from '../../measurement/trace.ts'
import type { ListSource } from '../list-source.ts'
import { comparable } from '../statement-keys.ts'
import { property, propertyPath } from './code-text.ts'
import { type CalledFrame, calledFrame, fieldAt } from './evidence.ts'
import { fieldOf, type KnownCode } from './known-code.ts'
import { conversionOf } from './origin.ts'
import { shown } from './words.ts'

/** A list of keys in code, and what names in it stand for. */
export interface ListCode {
  readonly code: string
  readonly notes: readonly string[]
}

/** The keys that one call looked up one by one. */
export interface LoopedCall {
  readonly frame: Frame
  readonly keys: readonly unknown[]
}

const maxDepth = 4
const maxProperties = 100
const maxItems = 5000
const maxInputs = 100

/**
 * The list that each of the calls went through: in its arguments or its parent, at one place; in the rows of a statement; else it has no
 * name here.
 */
export function listCode(
  calls: readonly LoopedCall[],
  source: ListSource | undefined,
  known: KnownCode,
): ListCode {
  const [frame] = calls.map((call) => calledFrame(call.frame))
  const inArguments = frame === undefined ? [] : argumentLists(frame)
  for (const { path, properties } of inArguments) {
    const code = codeAt(calls, 'args', path, propertyPath('args', path), properties)
    if (code !== undefined) return { code, notes: [] }
  }
  for (const name of propertiesWithLists(calls[0]?.frame.source)) {
    const code = codeAt(calls, 'source', name, property('parent', name))
    if (code !== undefined) return { code, notes: [] }
  }
  const ofRows = source?.from === 'rows' ? rowsCode(source.statement, source.column, calls, known) : undefined
  return ofRows ?? { code: 'keys', notes: ['keys stands for all that the loop goes through.'] }
}

interface ArgumentList {
  readonly path: string
  /** Of its items, where they are input objects. */
  readonly properties: readonly string[]
}

/** The lists that a field's arguments may hold, by the schema: the names in a value of its own are a client's. */
function argumentLists(frame: CalledFrame): readonly ArgumentList[] {
  const found: ArgumentList[] = []
  let visited = 0
  const visit = (path: string, type: GraphQLInputType, depth: number): void => {
    const plain = getNullableType(type)
    if (isListType(plain)) {
      const item = getNullableType(plain.ofType)
      found.push({ path, properties: isInputObjectType(item) ? Object.keys(item.getFields()) : [] })
    } else if (isInputObjectType(plain) && depth < maxDepth && ++visited <= maxInputs) {
      for (const field of Object.values(plain.getFields()))
        visit(`${path}.${field.name}`, field.type, depth + 1)
    }
  }
  for (const { name, type } of fieldAt(frame)?.args ?? []) visit(name, type, 0)
  return found
}

/** Of a parent itself alone: what its properties hold may be anybody's. */
function propertiesWithLists(source: unknown): readonly string[] {
  if (typeof source !== 'object' || source === null) return []
  return Object.keys(source)
    .slice(0, maxProperties)
    .filter((name) => !name.includes('.') && Array.isArray((source as Record<string, unknown>)[name]))
}

function valueAt(within: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (at, name) => (typeof at === 'object' ? (at as Record<string, unknown> | null)?.[name] : undefined),
      within,
    )
}

/** Where the list's items, or a property of each, hold the keys of every call. */
function codeAt(
  calls: readonly LoopedCall[],
  given: 'args' | 'source',
  place: string,
  list: string,
  properties?: readonly string[],
): string | undefined {
  const lists = calls.map(({ frame, keys }) => ({ items: valueAt(frame[given], place), keys }))
  if (!lists.every((one): one is HeldKeys => Array.isArray(one.items) && one.items.length <= maxItems))
    return undefined
  const [item] = lists[0]?.items ?? []
  const isOfObjects = typeof item === 'object' && item !== null
  const names = isOfObjects ? (properties ?? Object.keys(item).slice(0, maxProperties)) : [undefined]
  const fitting = names.flatMap((name) => itemsCode(lists, list, name) ?? [])
  return fitting.length === 1 ? fitting[0] : undefined
}

interface HeldKeys {
  readonly items: readonly unknown[]
  readonly keys: readonly unknown[]
}

function itemsCode(lists: readonly HeldKeys[], list: string, name: string | undefined): string | undefined {
  const pairs: [unknown, unknown][] = []
  let hasNone = false
  for (const { items, keys } of lists) {
    const values = items.map((item) =>
      name === undefined ? item : (item as Record<string, unknown> | null)?.[name],
    )
    const byText = new Map(values.map((value) => [comparable(value), value]))
    for (const key of keys) {
      if (!byText.has(comparable(key))) return undefined
      pairs.push([byText.get(comparable(key)), key])
    }
    hasNone ||= values.some((value) => value === null || value === undefined)
  }
  const conversion = conversionOf(pairs)
  if (conversion === false) return undefined
  const mapped = name === undefined ? list : `${list}.map((item) => ${property('item', name)})`
  const present = hasNone ? `${mapped}.filter((key) => key != null)` : mapped
  return conversion === undefined ? present : `${present}.map(${conversion})`
}

/** Of rows that the resolver has read before: they have no name here but the statement's. */
function rowsCode(
  statement: TracedStatement,
  column: string,
  calls: readonly LoopedCall[],
  { models }: KnownCode,
): ListCode | undefined {
  const { model: modelName, action, text } = statement.group
  const model = modelName === undefined ? undefined : models[modelName]
  const field = model && fieldOf(model, column)
  if (modelName !== undefined && field === undefined) return undefined
  const [row] = statement.rowValues ?? []
  const sample = action === undefined ? (row as Record<string, unknown> | undefined)?.[column] : undefined
  const [key] = calls[0]?.keys ?? []
  // What Prisma makes of a column is its own; numbers and texts stay what they are.
  if (action === undefined ? typeof sample !== typeof key : !['number', 'string'].includes(typeof key))
    return undefined
  const cell = property('row', field?.name ?? column)
  const isAlways = field?.isRequired === true || column === 'id'
  return {
    code: `rows.map((row) => ${cell})${isAlways ? '' : '.filter((key) => key != null)'}`,
    notes: [`rows stands for those of ${shown(text)}.`],
  }
}
