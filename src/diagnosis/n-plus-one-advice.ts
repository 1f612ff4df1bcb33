import type { StatementGroup } from '../measurement/measurement.ts'

/** The evidence that the advice speaks of. */
type Evidence = Pick<StatementGroup, 'text' | 'model' | 'action' | 'count' | 'callers'> & {
  readonly coordinate: string
  /** `products.*` */
  readonly list: string
}

const maxStatementLength = 240
const maxCallers = 100

/** What the author should write instead, in his own names as far as the statement gives them away for certain. */
export function nPlusOneAdvice({ coordinate, count, callers, list, text, model, action }: Evidence): string {
  const shown = shortened(text)
  const objects = callers < maxCallers ? `${callers} objects` : 'the objects'
  const problem = `${coordinate} sent ${count} statements for ${objects} of ${list}: \`${shown}\`.`
  const column = keyColumnOf(text)
  const table = tableOf(text)
  if (column === undefined || table === undefined) {
    return (
      `${problem} Load them together: define a loader whose batch function reads all keys in one statement ` +
      `(loaders: { name: defineLoader(async (keys) => …) }) and return context.loaders.name.load(key) in ${coordinate}, ` +
      'with the key that it now gives this statement.'
    )
  }
  // A statement for a relation carries the model that was asked for, not its own.
  const ownModel = model !== undefined && isTableOf(model, table) ? model : undefined
  const isOne = action?.startsWith('findUnique') || action?.startsWith('findFirst')
  const name =
    ownModel === undefined ? camelCased(table) : isOne ? lowerFirst(ownModel) : pluralOf(lowerFirst(ownModel))
  const loader = `${name}By${upperFirst(camelCased(column))}`
  const limited = !isOne && /\blimit\b/i.test(text)
  return (
    `${problem} Load them together: define a loader ${loader} = defineLoader(async (keys) => …) that reads the rows of all keys ` +
    `in one statement${limited ? '' : ` (${batchedRead(ownModel, column)})`}, and return context.loaders.${loader}.load(key) in ${coordinate}, ` +
    `with the ${camelCased(column)} that it now gives this statement.`
  )
}

/** Without the list of columns, which says nothing here. */
function shortened(text: string): string {
  const short = text.replace(/^select [^()]*? from /i, 'SELECT … FROM ')
  return short.length > maxStatementLength ? `${short.slice(0, maxStatementLength)}…` : short
}

/** The one column that the statement looks its rows up by, as it is written; undefined when it has several conditions or parts. */
function keyColumnOf(text: string): string | undefined {
  if ((text.match(/\b(?:where|join|union|having)\b/gi)?.length ?? 0) > 1) return undefined
  const condition = text.match(/\bwhere (.+?)(?: (?:order|group|limit|offset|for|fetch) .*)?;?$/is)?.[1]
  // Prisma closes a condition with `AND 1=1`.
  const match = condition?.replace(/ AND \?=\?/g, '').match(/^\(?(?:"?\w+"?\.)*"?(\w+)"? = \?\)?$/)
  return match?.[1]
}

function tableOf(text: string): string | undefined {
  return text.match(/\bfrom (?:"?\w+"?\.)?"?(\w+)"?/i)?.[1]
}

/** `products` and `order_lines` are the tables of Product and OrderLine; `people` may be Person's, which is not certain. */
const isTableOf = (model: string, table: string): boolean =>
  table.replaceAll('_', '').toLowerCase().startsWith(model.slice(0, -1).toLowerCase())

/** A read of many keys at once. */
function batchedRead(model: string | undefined, column: string): string {
  if (model !== undefined)
    return `prisma.${lowerFirst(model)}.findMany({ where: { ${camelCased(column)}: { in: [...keys] } } })`
  return `where ${/[A-Z]/.test(column) ? `"${column}"` : column} = any($1)`
}

function pluralOf(name: string): string {
  if (/[^aeiou]y$/.test(name)) return `${name.slice(0, -1)}ies`
  return /(?:s|x|z|ch|sh)$/.test(name) ? `${name}es` : `${name}s`
}

const camelCased = (name: string): string =>
  name.replace(/_+(\w)/g, (_, letter: string) => letter.toUpperCase())
const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1)
const upperFirst = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)
