import { defaultFieldResolver, type GraphQLObjectType } from 'graphql'
import type { RowsRead } from '../given-rows.ts'
import { sumOf } from '../grouped.ts'
import { type Piece, property, propertyName, quoted } from './code-text.ts'
import type { Evidence } from './evidence.ts'
import { typeOfRows } from './given-place.ts'
import { readsOf } from './given-reads.ts'
import { fieldOf, type KnownModel } from './known-code.ts'
import { isPlainColumn, selectListOf } from './select-list.ts'

/** The columns that are always read, and those that are read where a client asks for what shows them. */
export function columnsRemedy(evidence: Evidence, unused: readonly string[]): readonly Piece[] | undefined {
  const { cause, trace, known } = evidence
  const { group, coordinate } = cause
  const reads = readsOf(evidence)
  const [first] = reads
  const types = reads.map(({ frame, read }) =>
    typeOfRows(frame.returned, frame.info.returnType, new Set(read.rows)),
  )
  const [type] = types
  if (first === undefined || type === undefined || types.some((one) => one !== type)) return undefined
  const all = Object.keys(first.read.rows[0] ?? {})
  const model = group.model === undefined ? undefined : known.models[group.model]
  const showing = showersOf(
    type,
    trace.resolvers.map((resolver) => resolver.coordinate),
  )
  const asked = new Map(heavyOf(unused, first.read, model).map((column) => [column, showing(column)]))
  const columns = { all, asked }
  const pieces =
    group.model === undefined ? sqlPieces(columns, evidence) : prismaPieces(columns, coordinate, group, model)
  return pieces && [asksFor, ...pieces]
}

const heavyShare = 0.05

/** Those that matter: what identifies a row is always read, and so is what costs next to nothing. */
function heavyOf(
  unused: readonly string[],
  { columns }: RowsRead,
  model: KnownModel | undefined,
): readonly string[] {
  const bytes = columns?.bytes ?? new Map<string, number>()
  const all = sumOf([...bytes.values()], (one) => one)
  const keys = ['id', ...(model?.primaryKey ?? [])]
  const droppable = unused.filter((column) => !keys.includes(column))
  const heavy = droppable.filter((column) => (bytes.get(column) ?? 0) >= all * heavyShare)
  return heavy.length > 0 ? heavy : droppable
}

interface Columns {
  readonly all: readonly string[]
  /** Fields that may show a column that was not used; of others it is always read. */
  readonly asked: ReadonlyMap<string, readonly string[]>
}

/** The fields of a type that may read a column: the one of its name, and those with a resolver that did not run now. */
function showersOf(type: GraphQLObjectType, ran: readonly string[]) {
  const fields = Object.values(type.getFields())
  const hasResolver = fields.filter(
    ({ resolve }) => resolve !== undefined && resolve !== defaultFieldResolver,
  )
  const unseen = hasResolver
    .filter(({ name }) => !ran.includes(`${type.name}.${name}`))
    .map(({ name }) => name)
  return (column: string): readonly string[] => [
    ...new Set([...fields.filter(({ name }) => name === column).map(({ name }) => name), ...unseen]),
  ]
}

const asksFor: Piece = {
  where: ['Beside the resolvers: whether a client asks for one of these fields, at any depth.'],
  code: [
    'const asksFor = ({ fieldNodes, fragments }, names) => {',
    '  const asks = ({ selectionSet }) =>',
    '    selectionSet?.selections.some(',
    '      (node) =>',
    '        names.includes(node.name?.value) ||',
    "        asks(node.kind === 'FragmentSpread' ? fragments[node.name.value] : node),",
    '    ) ?? false',
    '  return fieldNodes.some(asks)',
    '}',
  ],
}

const conditionFor = (fields: readonly string[]): string =>
  `asksFor(info, [${fields.map(quoted).join(', ')}])`

/** In the place of the list of columns, whatever else the statement says. */
function sqlPieces({ all, asked }: Columns, { cause }: Evidence): readonly Piece[] | undefined {
  const { coordinate, group, statements } = cause
  const list = selectListOf(statements[0]?.sql ?? '')
  if (group.action !== undefined || list === undefined) return undefined
  if (list.columns !== undefined && !all.every((name) => list.columns?.some(({ output }) => output === name)))
    return undefined
  // Of `*` a driver may have made other names.
  const written = (name: string): string | undefined =>
    list.columns?.find(({ output }) => output === name)?.text ?? (isPlainColumn(name) ? name : undefined)
  const columns = all.map((name) => ({ text: written(name), fields: asked.get(name) }))
  if (columns.some(({ text }) => text === undefined)) return undefined
  const always = columns
    .filter(({ fields }) => fields === undefined)
    .map(({ text }) => quoted(text as string))
  const sometimes = columns.flatMap(({ text, fields }) =>
    fields === undefined || fields.length === 0
      ? []
      : [`  ...(${conditionFor(fields)} ? [${quoted(text as string)}] : []),`],
  )
  if (always.length === 0 || asked.size === 0) return undefined
  return [
    {
      where: [`In ${coordinate} (parent, args, context, info), before its statement:`],
      code: ['const columns = [', `  ${always.join(', ')},`, ...sometimes, "].join(', ')"],
    },
    { where: [`In its statement, in the place of \`select ${list.text}\`:`], code: [chosenColumns] },
  ]
}

// biome-ignore lint/suspicious/noTemplateCurlyInString: code of a patch
const chosenColumns = '`select ${columns}`'

function prismaPieces(
  { all, asked }: Columns,
  coordinate: string,
  { action }: Evidence['cause']['group'],
  model: KnownModel | undefined,
): readonly Piece[] | undefined {
  // Prisma was told already what to select or to include, or to omit.
  if (model === undefined || all.length !== Object.keys(model.fields).length) return undefined
  if (
    !all.every(
      (name) =>
        Object.hasOwn(model.fields, name) && fieldOf(model, model.fields[name]?.column ?? '') !== undefined,
    )
  )
    return undefined
  if (asked.size === 0) return undefined
  const lines = all.flatMap((name) => {
    const fields = asked.get(name)
    if (fields === undefined) return [`  ${propertyName(name)}: true,`]
    return fields.length === 0 ? [] : [`  ${propertyName(name)}: ${conditionFor(fields)},`]
  })
  return [
    {
      where: [
        `In ${coordinate} (parent, args, context, info), among the options of ${property('prisma', model.accessor)}.${action}:`,
      ],
      code: ['select: {', ...lines, '},'],
    },
  ]
}
