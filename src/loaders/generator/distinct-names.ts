import { SluiceError } from '../../errors.ts'
import type { GeneratedLoader, ReadModels } from './read-models.ts'

/** Makes sure that a name stands for one loader, and for one model of the client. @throws SluiceError that tells all that clash */
export function assertDistinctNames({ dataModel, loaders }: ReadModels): void {
  const accessors = Object.values(dataModel.models).map(({ name, accessor }) => ({
    name: `prisma.${accessor}`,
    same: name,
    source: `the model ${name}`,
  }))
  const uses = loaders.map((loader) => ({
    name: `context.loaders.${loader.name}`,
    same: sameness(loader),
    source: loader.source,
  }))
  const first = new Map<string, { readonly same: string; readonly source: string }>()
  const mistakes: string[] = []
  for (const { name, same, source } of [...accessors, ...uses]) {
    const before = first.get(name)
    if (before === undefined) first.set(name, { same, source })
    else if (before.same !== same)
      mistakes.push(
        `Two would be called ${name}: ${before.source} and ${source}. Rename a model or a field of one of them in the Prisma schema; ` +
          '@@map and @map keep its name in the database.',
      )
  }
  if (mistakes.length > 0) throw new SluiceError('CONFIGURATION', mistakes.join('\n'))
}

/** Equal for two uses of one loader: the same rows by the same key. */
function sameness({ gives, model, key }: GeneratedLoader): string {
  return [gives, model, key.model, ...key.fields].join()
}
