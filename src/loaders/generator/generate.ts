import type { GeneratorOptions } from '@prisma/generator-helper'
import { assertDistinctNames } from './distinct-names.ts'
import { printFile } from './print-file.ts'
import { readModels } from './read-models.ts'
import { readSchemaText } from './schema-text.ts'
import { readSettings } from './settings.ts'
import { writeWhole } from './write-whole.ts'

/**
 * Writes the data model of a Prisma schema, and the types of its loaders, to one file. Called by `prisma generate`.
 *
 * @throws SluiceError (CONFIGURATION) for a block, a schema or a folder that it can do nothing with; nothing is written then
 */
export async function generate(options: GeneratorOptions): Promise<void> {
  const settings = readSettings(options)
  const read = readModels(options.dmmf.datamodel, readSchemaText(options.datamodel))
  assertDistinctNames(read)
  await writeWhole(settings.file, printFile(read, settings.client), options.generator.name)
}
