import { SluiceError } from '../../errors.ts'
import { remedyFor } from '../../mistakes.ts'
import type { DataModel, Model, Relation, ScalarField } from '../data-model.ts'
import { ColumnSets, type Columns } from './columns.ts'
import { KeyCodec } from './key-codec.ts'
import { comparableSql, placedTable, quoted } from './sql.ts'
import type { RowSource } from './statements.ts'

/** A loader as the program's requests share it. */
export interface PreparedLoader {
  readonly name: string
  readonly kind: 'one' | 'list'
  /** Of the rows it gives. */
  readonly model: Model
  readonly source: RowSource
  readonly sets: ColumnSets
  readonly columns: LoaderColumns
}

/** Which columns a load reads. */
export class LoaderColumns {
  readonly all: Columns
  readonly #sets: ColumnSets
  readonly #keys: Columns
  // Whoever asks for columns, a field's selection, asks with one array for all of its parents.
  readonly #known = new WeakMap<readonly string[], Columns>()

  /** @param keys what every row has: primary key and the fields of the loader's key */
  constructor(sets: ColumnSets, keys: readonly string[]) {
    this.all = sets.all
    this.#sets = sets
    this.#keys = sets.named(keys)
  }

  /**
   * @param names fields besides the keys; absent: all. The array is read when it is first seen.
   * @throws SluiceError LOADER when one is no column of the model
   */
  of(names: readonly string[] | undefined): Columns {
    if (names === undefined) return this.all
    const known = this.#known.get(names)
    if (known !== undefined) return known
    const columns = this.#sets.union(this.#keys, this.#sets.named(names))
    this.#known.set(names, columns)
    return columns
  }
}

/**
 * The loaders of a data model, by name.
 *
 * @throws SluiceError CONFIGURATION when the data model contradicts itself
 */
export function prepareLoaders(dataModel: DataModel): ReadonlyMap<string, PreparedLoader> {
  const models = Object.values(dataModel.models)
  const sets = new Map(models.map((model) => [model.name, new ColumnSets(model, dataModel)]))
  const loaders = new Map<string, PreparedLoader>()
  const add = (name: string, kind: 'one' | 'list', model: Model, read: ReadBy): void => {
    const { keyFields, rows, ownKeys } = read
    const columnSets = sets.get(model.name) ?? new ColumnSets(model, dataModel)
    loaders.set(name, {
      name,
      kind,
      model,
      source: { keys: new KeyCodec(name, keyFields, dataModel), ...rows },
      sets: columnSets,
      columns: new LoaderColumns(columnSets, [...model.primaryKey, ...ownKeys]),
    })
  }
  for (const model of models) {
    for (const { loader, fields } of model.uniqueKeys) add(loader, 'one', model, readByColumns(model, fields))
  }
  for (const owner of models) {
    for (const relation of Object.values(owner.relations)) {
      if (relation.kind === 'toOne' || loaders.has(relation.loader)) continue
      const model = modelOf(dataModel, relation.model, `${owner.name}.${relation.name}`)
      const { through } = relation
      const read =
        through === undefined
          ? readByColumns(model, relation.to)
          : readThroughPairs(owner, model, relation, through)
      add(relation.loader, 'list', model, read)
    }
  }
  return loaders
}

/** How the rows of a key are found. */
interface ReadBy {
  readonly keyFields: readonly ScalarField[]
  readonly rows: Pick<RowSource, 'from' | 'on'>
  /** The fields of the rows that hold the key. */
  readonly ownKeys: readonly string[]
}

function readByColumns(model: Model, names: readonly string[]): ReadBy {
  const keyFields = fieldsOf(model, names)
  const on = keyFields.map((field, index) => `${comparableSql(field)} = parent.k${index}`).join(' and ')
  const rows = { from: `${placedTable(model.schema, model.table)} as t`, on }
  return { keyFields, rows, ownKeys: names }
}

function readThroughPairs(
  owner: Model,
  model: Model,
  relation: Relation,
  through: NonNullable<Relation['through']>,
): ReadBy {
  const [other, ...more] = fieldsOf(model, relation.to)
  if (other === undefined || more.length > 0) {
    throw contradiction(`pairs of ${owner.name}.${relation.name} hold one field of ${model.name}`)
  }
  const pairs = `${placedTable(through.schema, through.table)} as pair`
  const table = `${placedTable(model.schema, model.table)} as t`
  const rows = {
    from: `(${pairs} join ${table} on ${comparableSql(other)} = pair.${quoted(through.to)})`,
    on: `pair.${quoted(through.from)} = parent.k0`,
  }
  return { keyFields: fieldsOf(owner, relation.from), rows, ownKeys: [] }
}

function modelOf(dataModel: DataModel, name: string, at: string): Model {
  const model = Object.hasOwn(dataModel.models, name) ? dataModel.models[name] : undefined
  if (model === undefined) {
    throw contradiction(`${at} is of model "${name}". ${remedyFor([name], Object.keys(dataModel.models))}`)
  }
  return model
}

function fieldsOf(model: Model, names: readonly string[]): readonly ScalarField[] {
  return names.map((name) => {
    const field = Object.hasOwn(model.fields, name) ? model.fields[name] : undefined
    if (field === undefined)
      throw contradiction(`a key of ${model.name} has the field "${name}", which it lacks`)
    return field
  })
}

const contradiction = (what: string): SluiceError =>
  new SluiceError('CONFIGURATION', `The data model contradicts itself: ${what}. Run prisma generate again.`)
