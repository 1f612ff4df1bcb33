import { batched, defineLoader } from '../../../src/index.ts'

/** A part of a patch: what its comments say, and its code. */
export interface PatchPiece {
  readonly where: string
  readonly code: string
}

/** The pieces of a patch, by their comments, in their order. */
export function piecesOf(patch: string): readonly PatchPiece[] {
  return patch.split(/\n\n(?=\/\/ )/).map((piece) => {
    const lines = piece.split('\n')
    const code = lines.findIndex((line, at) => at > 0 && !line.startsWith('// '))
    const end = code < 0 ? lines.length : code
    const where = lines.slice(0, end).map((line) => line.slice('// '.length))
    return { where: where.join('\n'), code: lines.slice(end).join('\n') }
  })
}

/** The one piece that says so. */
export function pieceFor(patch: string, where: RegExp): PatchPiece {
  const found = piecesOf(patch).filter((piece) => where.test(piece.where))
  if (found.length !== 1 || found[0] === undefined)
    throw new Error(`${found.length} pieces say ${where} in:\n${patch}`)
  return found[0]
}

type Scope = Readonly<Record<string, unknown>>

/** Runs code of an author's, who has the names of the scope beside those of Sluice. */
export function evaluated<Result>(code: string, scope: Scope = {}): Result {
  const names = { defineLoader, batched, ...scope }
  return new Function(...Object.keys(names), `return ${code}`)(...Object.values(names)) as Result
}

/** The properties that a piece adds to a map of loaders or resolvers. */
const propertiesOf = <Properties extends object>({ code }: PatchPiece, scope?: Scope): Properties =>
  evaluated<Properties>(`({\n${code}\n})`, scope)

type ResolverMap = Record<string, Record<string, unknown>>

/** What an author has of loaders, resolvers and options once he has pasted every piece that goes there. */
export function pasted(
  patch: string,
  { resolvers, loaders = {} }: { readonly resolvers: ResolverMap; readonly loaders?: object },
  scope?: Scope,
): { readonly resolvers: ResolverMap; readonly loaders: object; readonly relations: object } {
  const types = structuredCloneOfMaps(resolvers)
  let [allLoaders, relations]: object[] = [loaders, {}]
  for (const piece of piecesOf(patch)) {
    const [, type = '', deleted] = /^In the resolvers of (\w+)(?:: delete (\w+))?/.exec(piece.where) ?? []
    if (deleted !== undefined) delete types[type]?.[deleted]
    else if (type !== '') types[type] = { ...types[type], ...propertiesOf(piece, scope) }
    else if (piece.where.startsWith('In the map of loaders'))
      allLoaders = { ...allLoaders, ...propertiesOf(piece, scope) }
    else if (piece.where.startsWith("In the gateway's option relations"))
      relations = { orderBy: evaluated<{ orderBy: object }>(`({ ${piece.code} })`).orderBy }
    else if (!piece.where.startsWith('In ') && !/^(?:After|Beside)/.test(piece.where))
      throw new Error(`nobody knows where this goes: ${piece.where}`)
  }
  return { resolvers: types, loaders: allLoaders as object, relations: relations as object }
}

const structuredCloneOfMaps = (maps: ResolverMap): ResolverMap =>
  Object.fromEntries(Object.entries(maps).map(([type, fields]) => [type, { ...fields }]))
