import { propertyName } from './code-text.ts'
import type { KeyedRead } from './keyed-read.ts'
import { fieldOf, type KnownCode, type KnownModel } from './known-code.ts'

/** A loader that the gateway has for the keys of a read, without anything to be written. */
export interface GeneratedLoader {
  readonly name: string
  /** `supplierById`, or `reviewsByProductId.with({ orderBy: [{ field: 'createdAt', direction: 'desc' }] })`. */
  readonly code: string
  /** Fields of a compound key's object, in the order of the read's keys; one for a single key. */
  readonly fields: readonly string[]
  readonly gives: 'row' | 'rows' | 'first of rows'
}

/**
 * The generated loader that gives what the calls gave: the row or the rows of the key, in their order.
 *
 * @param wanted what becomes of the rows: of SQL, where a loader gives them as Prisma does, no more than that is known
 */
export function generatedLoader(
  read: KeyedRead,
  known: KnownCode,
  wanted: 'row' | 'rows',
): GeneratedLoader | undefined {
  const { model, select, keys, gives, client } = read
  if (model === undefined || gives === 'count' || gives === 'aggregate') return undefined
  if (
    select.conditions.some((one) => (one.kind === 'fixed' ? one.says !== 'nothing' : one.kind !== 'equals'))
  )
    return undefined
  if (client !== 'prisma' && !givesSameRows(read, model)) return undefined
  const fields = keys.flatMap(({ column }) => fieldOf(model, column)?.name ?? [])
  const isKey = (names: readonly string[]): boolean =>
    fields.length === keys.length &&
    names.length === fields.length &&
    fields.every((name) => names.includes(name))
  const unique = model.uniqueKeys.find((key) => isKey(key.fields))
  if (unique !== undefined)
    return wanted === 'row'
      ? found(known, { name: unique.loader, code: unique.loader, fields, gives: 'row' })
      : undefined
  const list = relationsTo(model, known).find(({ kind, to }) => kind === 'toMany' && isKey(to))
  const isLimited = client === 'prisma' ? gives === 'row' : select.limit !== undefined
  if (list === undefined || (wanted === 'row' && !isLimited) || (wanted === 'rows' && isLimited))
    return undefined
  const order = orderOf(read, model)
  if (order === undefined) return undefined
  const args = [...(isLimited ? ['first: 1'] : []), ...(order === '' ? [] : [`orderBy: ${order}`])]
  const code = args.length === 0 ? list.loader : `${list.loader}.with({ ${args.join(', ')} })`
  return found(known, { name: list.loader, code, fields, gives: isLimited ? 'first of rows' : 'rows' })
}

/** Where the author has a loader of that name, his is the one. */
const found = ({ loaders }: KnownCode, loader: GeneratedLoader): GeneratedLoader | undefined =>
  loaders.has(loader.name) ? undefined : loader

const relationsTo = (model: KnownModel, { models }: KnownCode) =>
  Object.values(models).flatMap(({ relations }) =>
    Object.values(relations).filter((relation) => relation.model === model.name),
  )

/** Code of the order that is not the loader's own; undefined where a loader has no such order. */
export function orderOf({ select: { order } }: KeyedRead, model: KnownModel): string | undefined {
  const terms = order.map(({ column, direction, isSpecial }) => ({
    field: fieldOf(model, column)?.name,
    direction,
    isSpecial,
  }))
  if (terms.some(({ field, isSpecial }) => field === undefined || isSpecial)) return undefined
  const isUsual =
    terms.every(({ direction }) => direction === 'asc') &&
    terms.every(({ field }, at) => field === model.primaryKey[at]) &&
    (terms.length === 0 || terms.length === model.primaryKey.length)
  if (isUsual) return ''
  return `[${terms.map(({ field, direction }) => `{ field: '${field}', direction: '${direction}' }`).join(', ')}]`
}

const sameTypes = new Set(['Int', 'String', 'Boolean'])

/** Whether a row of SQL has the names and values that Prisma's has. */
function givesSameRows({ select: { items } }: KeyedRead, model: KnownModel): boolean {
  return items.every((item) => {
    if (item.kind === 'aggregate') return false
    const fields = item.kind === 'star' ? Object.values(model.fields) : [fieldOf(model, item.column)]
    const output = item.kind === 'star' ? undefined : item.output
    return fields.every(
      (field) =>
        field !== undefined &&
        field.name === (output ?? field.column) &&
        sameTypes.has(field.type) &&
        !isList(field),
    )
  })
}

const isList = (field: object): boolean => 'isList' in field && field.isList === true

/** A compound key's object, or the one key, of code for each part. */
export function keyCode(fields: readonly string[], parts: readonly string[]): string {
  if (fields.length === 1) return parts[0] ?? ''
  return `{ ${fields.map((name, at) => `${propertyName(name)}: ${parts[at]}`).join(', ')} }`
}
