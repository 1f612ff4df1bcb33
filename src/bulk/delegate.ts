import { remedyFor } from '../mistakes.ts'
import { mistake } from './arguments.ts'

/**
 * A model of a Prisma client: `prisma.product`, also of the client inside `$transaction` and of an extended one. Its fields and rows are
 * read off the types that Prisma gives it under a symbol, so that no client need be imported.
 */
export interface ModelDelegate {
  findMany(args: never): PromiseLike<unknown>
}

interface TypedDelegate {
  readonly [types: symbol]: {
    readonly types: {
      readonly payload: Payload
      readonly operations: { readonly findMany: { args: unknown } }
    }
  }
}

/** What Prisma says of a model: its columns, and its relations to others. */
interface Payload {
  readonly scalars: unknown
  readonly objects: unknown
}

type PayloadOf<Model> = Model extends TypedDelegate
  ? Model[symbol]['types']['payload']
  : { scalars: Record<string, unknown>; objects: Record<never, never> }

type FindManyArgs<Model> = Model extends TypedDelegate
  ? Model[symbol]['types']['operations']['findMany']['args']
  : { where?: object; select?: object; include?: object }

type Argument<Model, Name extends string> =
  FindManyArgs<Model> extends { [Key in Name]?: infer Value } ? NonNullable<Value> : never

/** What findMany of the model takes as `where`, `select` and `include`. */
export type WhereOf<Model> = Argument<Model, 'where'>
export type SelectOf<Model> = Argument<Model, 'select'>
export type IncludeOf<Model> = Argument<Model, 'include'>

/** The columns of the model and the types of their values. */
export type ScalarsOf<Model> = PayloadOf<Model>['scalars']
export type FieldOf<Model> = keyof ScalarsOf<Model> & string

/** Columns that are never null; all of them, where the client does not say. */
export type RequiredFieldOf<Model> = {
  [Field in FieldOf<Model>]: null extends ScalarsOf<Model>[Field]
    ? unknown extends ScalarsOf<Model>[Field]
      ? Field
      : never
    : Field
}[FieldOf<Model>]

/** A selection that has no name besides the known ones, as Prisma's own methods check theirs. */
export type Known<Selection, All> = {
  [Name in keyof Selection]: Name extends keyof All ? Selection[Name] : never
}

/** A row as findMany gives it with that `select` or `include`. */
export type RowOf<Model, Select = undefined, Include = undefined> = Row<
  PayloadOf<Model>,
  { select: Select; include: Include }
>

type Row<Of, Args> = Of extends Payload
  ? Args extends { select: infer Select extends object }
    ? Picked<Of, Select>
    : Args extends { include: infer Include extends object }
      ? Of['scalars'] & Picked<Of, Include>
      : Of['scalars']
  : never

type Picked<Of extends Payload, Chosen> = {
  -readonly [Name in keyof Chosen as Chosen[Name] extends false | null | undefined
    ? never
    : Name]: Name extends keyof Of['scalars']
    ? Of['scalars'][Name]
    : Name extends keyof Of['objects']
      ? Related<Of['objects'][Name], Chosen[Name]>
      : Name extends '_count'
        ? Counts<Of, Chosen[Name]>
        : never
}

type Related<Of, Args> = Of extends null
  ? null
  : Of extends readonly (infer Each)[]
    ? Row<Each, Args>[]
    : Row<Of, Args>

type Counts<Of extends Payload, Args> = Args extends { select: infer Select }
  ? { -readonly [Name in keyof Select]: number }
  : { [Name in keyof Of['objects'] as Of['objects'][Name] extends readonly unknown[] ? Name : never]: number }

/** A row, by the names of its fields. */
export type AnyRow = Readonly<Record<string, unknown>>

/** A delegate where only its shape at run time matters. */
export interface Delegate {
  findMany(args: object): PromiseLike<AnyRow[]>
  /** What Prisma's clients tell of each column; absent in another client. */
  readonly fields?: Readonly<Record<string, FieldReference>>
  readonly $name?: string
}

interface FieldReference {
  readonly typeName: string
  readonly isList?: boolean
  readonly isEnum?: boolean
}

export function checkedDelegate(of: string, model: unknown): Delegate {
  const isModel =
    typeof model === 'object' && model !== null && typeof (model as Delegate).findMany === 'function'
  if (isModel) return model as Delegate
  const remedy = 'Give the model itself, such as prisma.product.'
  throw mistake(of, 'a model of a Prisma client, which has findMany', model, remedy)
}

/** What the client says of a column. @throws TypeError where the model has none of that name */
export function fieldOf(of: string, model: Delegate, name: unknown): FieldReference | undefined {
  const fields = model.fields
  if (typeof name === 'string' && name !== '') {
    if (typeof fields !== 'object' || fields === null) return undefined
    if (Object.hasOwn(fields, name)) return fields[name]
  }
  const known = Object.keys(fields ?? {})
  const expected = `the name of a column of ${model.$name ?? 'the model'}`
  throw mistake(of, expected, name, known.length > 0 ? remedyFor([String(name)], known) : "Give e.g. 'id'.")
}
