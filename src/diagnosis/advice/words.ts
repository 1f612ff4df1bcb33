import type { StatementGroup } from '../../measurement/measurement.ts'
import { keyedName, lowerFirst, pluralOf, singularOf } from './names.ts'
import { selectStatement } from './select-statement.ts'

const maxStatementLength = 240
const maxCallers = 100

/** A statement's shape without the list of columns, which says nothing here. */
export function shown(text: string): string {
  const short = text.replace(/^select [^()]*? from /i, 'SELECT … FROM ')
  return `\`${short.length > maxStatementLength ? `${short.slice(0, maxStatementLength)}…` : short}\``
}

export const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

/** How many objects of a list a group's calls were for, as far as they were counted. */
export const objectsOf = ({ callers }: Pick<StatementGroup, 'callers'>, list: string): string =>
  `${callers < maxCallers ? `${callers} objects` : 'the objects'} of ${list}`

/** What to do where only the statement's shape is known: a loader by the column it looks rows up by, where that is the only thing it asks. */
export function loadTogether(coordinate: string, { text, model, action }: StatementGroup): string {
  const loader = loaderFor({ text, model, action })
  if (loader === undefined)
    return (
      'Load them together: define a loader whose batch function reads all keys in one statement ' +
      `(loaders: { name: defineLoader(async (keys) => …) }) and return context.loaders.name.load(key) in ${coordinate}, ` +
      'with the key that it now gives this statement.'
    )
  const { name, column, read } = loader
  return (
    `Load them together: define a loader ${name} = defineLoader(async (keys) => …) that reads the rows of all keys ` +
    `in one statement${read === undefined ? '' : ` (${read})`}, and return context.loaders.${name}.load(key) in ${coordinate}, ` +
    `with the ${column} that it now gives this statement.`
  )
}

function loaderFor({ text, model, action }: Pick<StatementGroup, 'text' | 'model' | 'action'>) {
  let parameter = 0
  const select = selectStatement(text.replaceAll('?=?', '1=1').replaceAll(/\?/g, () => `$${++parameter}`))
  const compared = select?.conditions.filter(({ kind }) => kind !== 'fixed') ?? []
  const [key, ...others] = compared
  if (select === undefined || key?.kind !== 'equals' || others.length > 0) return undefined
  const { column } = key
  const isOne = action?.startsWith('findUnique') || action?.startsWith('findFirst')
  // A statement for a relation carries the model that was asked for, not its own.
  const own = model !== undefined && isTableOf(model, select.table) ? lowerFirst(model) : undefined
  const name = keyedName(isOne ? singularOf(own ?? select.table) : pluralOf(own ?? select.table), [column])
  if (name === undefined) return undefined
  const isWhole = isOne || select.limit === undefined
  const read =
    own === undefined
      ? `where ${key.text} = any($1)`
      : `prisma.${own}.findMany({ where: { ${column}: { in: [...keys] } } })`
  return { name, column, read: isWhole ? read : undefined }
}

/** `products` and `order_lines` are the tables of Product and OrderLine; `people` may be Person's, which is not certain. */
const isTableOf = (model: string, table: string): boolean =>
  table.replaceAll('_', '').toLowerCase().startsWith(model.slice(0, -1).toLowerCase())
