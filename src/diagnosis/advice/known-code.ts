/** What the gateway knows of the author's code, beside what an operation shows. */
export interface KnownCode {
  /** Fields whose own resolver stands where the relation would resolve itself, by coordinate: the loader. */
  readonly shadowed: ReadonlyMap<string, string>
  /** Prisma's models, by name. Without a data model they have neither keys nor relations. */
  readonly models: Readonly<Record<string, KnownModel>>
  /** The model that an object type shows, where it is called otherwise. */
  readonly modelOfType: Readonly<Record<string, string>>
  /** The author's own loaders, by name, with their options. */
  readonly loaders: ReadonlyMap<string, Readonly<Record<string, unknown>>>
  /** Whether resolvers and batch functions find `prisma` in their context. */
  readonly hasPrisma: boolean
}

/** As in the data model that the generator writes. */
export interface KnownModel {
  readonly name: string
  readonly accessor: string
  readonly table: string
  /** Null for the connection's first. */
  readonly schema: string | null
  readonly fields: Readonly<Record<string, KnownField>>
  readonly primaryKey: readonly string[]
  readonly uniqueKeys: readonly { readonly loader: string; readonly fields: readonly string[] }[]
  readonly relations: Readonly<Record<string, KnownRelation>>
}

export interface KnownField {
  readonly name: string
  readonly column: string
  readonly type: string
  readonly isRequired: boolean
  readonly sqlType?: string
}

export interface KnownRelation {
  readonly model: string
  readonly kind: 'toOne' | 'toMany' | 'manyToMany'
  readonly from: readonly string[]
  readonly to: readonly string[]
  readonly loader: string
}

/** The options of a gateway, as far as they matter here. */
interface Given {
  readonly dataModel?: { readonly models: Readonly<Record<string, KnownModel>> } | undefined
  readonly prisma?: object | undefined
  readonly relations?: { readonly models?: Readonly<Record<string, string>> } | undefined
  readonly loaders?: Readonly<Record<string, { readonly options?: object }>> | undefined
}

export const nothingKnown: KnownCode = {
  shadowed: new Map(),
  models: {},
  modelOfType: {},
  loaders: new Map(),
  hasPrisma: false,
}

export function knownCode(
  { dataModel, prisma, relations, loaders = {} }: Given,
  shadowed: ReadonlyMap<string, string> = new Map(),
): KnownCode {
  return {
    shadowed,
    models: dataModel?.models ?? modelsOfClient(prisma),
    modelOfType: relations?.models ?? {},
    loaders: new Map(Object.entries(loaders).map(([name, { options }]) => [name, { ...options }])),
    hasPrisma: prisma !== undefined,
  }
}

/** What a Prisma client tells of its schema at run time; no public interface of Prisma's, so it may tell nothing. */
interface ClientModels {
  readonly _runtimeDataModel?: {
    readonly models?: Readonly<
      Record<
        string,
        {
          readonly dbName?: string | null
          readonly schema?: string | null
          readonly fields: readonly {
            readonly name: string
            readonly kind: string
            readonly type: string
            readonly dbName?: string | null
          }[]
        }
      >
    >
  }
}

function modelsOfClient(prisma: object | undefined): Readonly<Record<string, KnownModel>> {
  const models = (prisma as ClientModels | undefined)?._runtimeDataModel?.models ?? {}
  return Object.fromEntries(
    Object.entries(models).map(([name, { dbName, schema = null, fields }]) => {
      const columns = fields.filter(({ kind }) => kind !== 'object')
      const known = columns.map((field): [string, KnownField] => [
        field.name,
        { name: field.name, column: field.dbName ?? field.name, type: field.type, isRequired: false },
      ])
      const accessor = name.charAt(0).toLowerCase() + name.slice(1)
      const model = { name, accessor, table: dbName ?? name, schema, fields: Object.fromEntries(known) }
      return [name, { ...model, primaryKey: [], uniqueKeys: [], relations: {} }]
    }),
  )
}

/** The field of a model that shows a column. */
export const fieldOf = (model: KnownModel, column: string): KnownField | undefined =>
  Object.values(model.fields).find((field) => field.column === column)
