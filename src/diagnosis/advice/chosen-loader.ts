import { type Given, loaderLines } from './batch-code.ts'
import { type Piece, property, propertyName } from './code-text.ts'
import type { Evidence } from './evidence.ts'
import { generatedLoader } from './generated-loader.ts'
import { type KeyedRead, keyValuesOf } from './keyed-read.ts'
import { fieldOf, type KnownCode } from './known-code.ts'
import { keyedName, lowerFirst, pluralOf, singularOf } from './names.ts'
import { prismaBatch } from './prisma-batch.ts'
import { type Answer, rowsSeen, type SeenCall, type SeenRow } from './seen-rows.ts'
import { sqlBatch } from './sql-batch.ts'

/** A loader for the keys of a read: one that is there, or one to define. */
export interface ChosenLoader {
  readonly name: string
  /** What is written after `loaders.`. */
  readonly code: string
  /** Names of a compound key's parts, in the order of the read's keys. */
  readonly fields: readonly string[]
  /** Code after `load(key)`. */
  readonly after: string
  /** Absent for a generated one. */
  readonly definition: Piece | undefined
}

/**
 * @param answer what the resolver makes of it, so that the loader gives just that; undefined: the loader gives what the statement gave
 * @param mayMiss whether null will do where the call fails for want of a row
 */
export function chosenLoader(
  { trace, known }: Evidence,
  read: KeyedRead,
  calls: readonly SeenCall[],
  { answer, mayMiss, isAlone }: { answer: Answer | undefined; mayMiss: boolean; isAlone: boolean },
): ChosenLoader | undefined {
  const given = calls.map((call) => rowsSeen(read, call, isAlone))
  const seen = given.flatMap((rows) => rows ?? [])
  if (isAlone && read.gives !== 'count' && read.client === 'prisma' && !arePlain(given, read))
    return undefined
  const wanted = answer?.of === 'row' || (read.client === 'prisma' && read.gives === 'row') ? 'row' : 'rows'
  if (!read.mustFind || mayMiss) {
    const generated = generatedLoader(read, known, wanted)
    const after = generated?.gives === 'first of rows' ? '.then(([first = null]) => first)' : ''
    if (generated !== undefined) return { ...generated, after, definition: undefined }
  }
  const statements = calls.map(({ statement }) => statement)
  const columns = read.keys.map(({ column }) => column)
  const { hasPrisma } = known
  const [key] = read.keys
  const batch =
    read.client === 'prisma'
      ? prismaBatch(read, {
          seen,
          keyValues: statements.map((one) => keyValuesOf(read, one)),
          hasPrisma,
          columns,
        })
      : key !== undefined && read.keys.length === 1
        ? sqlBatch(read, key, { statements, all: trace.statements, hasPrisma })
        : undefined
  const gives = givenBy(read, answer, seen, mayMiss)
  const name = gives && nameFor(read, gives, known)
  if (batch === undefined || gives === undefined || name === undefined) return undefined
  const where = ["In the map of loaders (import { defineLoader } from 'sluice'):"]
  const fields = read.model
    ? columns.map((column) => fieldOf(read.model as never, column)?.name ?? column)
    : columns
  return { name, code: name, fields, after: '', definition: { where, code: loaderLines(name, batch, gives) } }
}

/** Whether Prisma gave rows of the model and nothing more: no relations, no counts of them, nothing that an extension adds. */
const arePlain = (given: readonly (readonly SeenRow[] | undefined)[], { model }: KeyedRead): boolean =>
  given.every((rows) =>
    rows?.every((row) => Object.keys(row).every((name) => Object.hasOwn(model?.fields ?? {}, name))),
  )

/** What a batch function gives each key; undefined where the rows of one key cannot be told from another's first. */
export function givenBy(
  read: KeyedRead,
  answer: Answer | undefined,
  seen: readonly SeenRow[],
  mayMiss: boolean,
): Given | undefined {
  const { gives, select, mustFind } = read
  if (gives === 'count') return { of: 'value', value: 'row._count', none: '0' }
  if (gives === 'aggregate') return aggregated(read, answer, seen)
  const isOne = answer?.of === 'row' || gives === 'row'
  if (!isOne) return select.limit === undefined ? { of: 'rows' } : rowInList
  const isUnique = isUniqueKey(read) || select.limit !== undefined
  // The first of many is no statement's for all keys, where nothing says that there are few.
  if (gives === 'row' && !isUniqueKey(read)) return undefined
  return { of: 'row', isUnique, mustFind: mustFind && !mayMiss }
}

/** A statement with `limit 1` gives a list of one row. */
const rowInList: Given = { of: 'value', value: '[row]', none: '[]' }

/** One row at most, by what the data model says or by Prisma's own method; without a model, by what the column is called. */
function isUniqueKey({ model, keys, group }: KeyedRead): boolean {
  if (group.action?.startsWith('findUnique')) return true
  const fields = keys.map(({ column }) => (model && fieldOf(model, column)?.name) ?? column)
  const isKnown = model !== undefined && model.uniqueKeys.length > 0
  if (!isKnown) return fields.length === 1 && fields[0] === 'id'
  return model.uniqueKeys.some((key) => key.fields.every((name) => fields.includes(name)))
}

/** Aggregates of no rows: none counted, and null of everything else. */
function aggregated(
  { select: { items } }: KeyedRead,
  answer: Answer | undefined,
  seen: readonly SeenRow[],
): Given | undefined {
  const nones = items.map((item) => {
    if (item.kind !== 'aggregate') return undefined
    const value = item.of === 'count' ? zeroLike(seen[0]?.[item.output]) : 'null'
    return value === undefined ? undefined : ([item, value] as const)
  })
  if (!nones.every((none) => none !== undefined)) return undefined
  if (answer?.of === 'value') {
    const [[item, none = ''] = []] = nones
    const value = property('row', answer.property)
    if (item?.of === 'count') {
      const isNumber = answer.conversion === 'Number'
      return { of: 'value', value: isNumber ? `Number(${value})` : value, none: isNumber ? '0' : none }
    }
    // What the resolver gives for null was not seen, or it was.
    if (answer.none !== null || answer.conversion !== undefined) return undefined
    return { of: 'value', value, none: 'null' }
  }
  return {
    of: 'value',
    value: '[row]',
    none: `[{ ${nones.map(([{ output }, value]) => `${propertyName(output)}: ${value}`).join(', ')} }]`,
  }
}

const zeroLike = (value: unknown): string | undefined =>
  typeof value === 'number'
    ? '0'
    : typeof value === 'string'
      ? "'0'"
      : typeof value === 'bigint'
        ? '0n'
        : undefined

/** A name that no loader has yet; undefined where the author has one of it, which may be the very loader. */
function nameFor(read: KeyedRead, given: Given, known: KnownCode): string | undefined {
  const { model, select, keys, gives } = read
  const subject = model === undefined ? select.table : lowerFirst(model.name)
  const [singular, plural] = [singularOf(subject), pluralOf(subject)]
  const parts = keys.map(({ column }) => (model && fieldOf(model, column)?.name) ?? column)
  const aggregates = select.items.flatMap((item) => (item.kind === 'aggregate' ? [item.of] : []))
  const what =
    gives === 'count'
      ? `${singular}Count`
      : gives === 'aggregate'
        ? singular + (aggregates.length === 1 ? upperFirst(aggregates[0] ?? '') : 'Totals')
        : given.of === 'row'
          ? singular
          : plural
  const name = keyedName(what, parts)
  if (name === undefined || known.loaders.has(name)) return undefined
  if (!generatedNames(known).has(name)) return name
  const other = keyedName(`${singular}Row${given.of === 'row' ? '' : 's'}`, parts)
  return other === undefined || known.loaders.has(other) ? undefined : other
}

const upperFirst = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)

const generatedNames = ({ models }: KnownCode): ReadonlySet<string> =>
  new Set(
    Object.values(models).flatMap(({ uniqueKeys, relations }) =>
      [...uniqueKeys, ...Object.values(relations)].map(({ loader }) => loader),
    ),
  )
