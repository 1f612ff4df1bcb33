import { SluiceError } from '../../errors.ts'
import type { DataModel } from '../data-model.ts'

/** What a Prisma client tells of its schema at run time; no public interface of Prisma's, so what is not there is not compared. */
interface ClientModels {
  readonly _runtimeDataModel?: {
    readonly models?: Readonly<
      Record<string, { readonly fields: readonly { readonly name: string; readonly kind: string }[] }>
    >
  }
}

/**
 * Compares the models and columns of a Prisma client with those of a data model: one that was generated before the schema changed would
 * read columns that are not there, or leave out others.
 *
 * @throws SluiceError CONFIGURATION naming what only one of them has
 */
export function assertSameSchema({ models }: DataModel, prisma: object): void {
  const ofClient = (prisma as ClientModels)._runtimeDataModel?.models
  if (ofClient === undefined) return
  const differences: string[] = []
  for (const [name, { fields }] of Object.entries(models)) {
    if (!Object.hasOwn(ofClient, name)) {
      differences.push(`the client has no model ${name}`)
      continue
    }
    const columns = new Set(ofClient[name]?.fields.filter(isColumn).map((field) => field.name))
    const unknown = Object.keys(fields).filter((field) => !columns.has(field))
    if (unknown.length > 0) differences.push(`the client's ${name} has no ${unknown.join(', ')}`)
    const unread = [...columns].filter((column) => !Object.hasOwn(fields, column))
    if (unread.length > 0) differences.push(`the data model's ${name} has no ${unread.join(', ')}`)
  }
  if (differences.length === 0) return
  throw new SluiceError(
    'CONFIGURATION',
    `prisma and dataModel must be generated from one schema, but ${differences.join('; ')}. Run npx prisma generate, and start again.`,
  )
}

const isColumn = ({ kind }: { readonly kind: string }): boolean => kind === 'scalar' || kind === 'enum'
