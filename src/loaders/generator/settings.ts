import { dirname, isAbsolute, join, posix, relative, sep } from 'node:path'
import type { GeneratorConfig, GeneratorOptions } from '@prisma/generator-helper'
import { SluiceError } from '../../errors.ts'
import { shown } from '../../mistakes.ts'
import { importExtensionOf, importExtensions, isImportExtension } from './import-extension.ts'

/** What a generator block asks for. */
export interface Settings {
  /** The file to write: an absolute path. */
  readonly file: string
  /** What it imports the client's types from. */
  readonly client: string
}

const known = ['output', 'client', 'importFileExtension']

/**
 * Reads the block. Options: `output`, a folder (for `loaders.ts` in it) or a path that ends in .ts, from the schema's folder (default
 * "../generated/loaders.ts"); `client`, what to import the client's types from, written as it is (default: the path to the output of the
 * first generator with the provider "prisma-client"); `importFileExtension` of that path (default: the client's own).
 *
 * @throws SluiceError with all mistakes of the block
 */
export function readSettings({ generator, otherGenerators, datasources }: GeneratorOptions): Settings {
  const client = otherGenerators.find(({ provider }) => provider.value === 'prisma-client')
  const mistakes = [
    ...datasourceMistakes(datasources),
    ...optionMistakes(generator),
    ...outputMistakes(generator.output?.value ?? '', client?.output?.value ?? undefined),
    ...(client === undefined && generator.config.client === undefined ? [noClient] : []),
  ]
  if (mistakes.length > 0)
    throw new SluiceError('CONFIGURATION', `generator ${generator.name}: ${mistakes.join('\n')}`)
  const file = fileOf(generator.output?.value ?? '')
  return { file, client: textOption(generator, 'client') ?? importOf(file, generator, client) }
}

const noClient =
  'It types rows by the Prisma client, and none of the generators that Prisma runs has provider = "prisma-client". ' +
  'Add one, run it too where --generator left it out, or say where the client is imported from, such as client = "@prisma/client".'

function datasourceMistakes(datasources: GeneratorOptions['datasources']): string[] {
  return datasources
    .filter(({ activeProvider }) => !['postgresql', 'cockroachdb'].includes(activeProvider))
    .map(
      ({ name, provider }) =>
        `Loaders are read from postgresql or cockroachdb, and the datasource ${name} has provider = "${provider}". ` +
        'Take the generator out of this schema.',
    )
}

function optionMistakes({ config, previewFeatures }: GeneratorConfig): string[] {
  const unknown = [
    ...Object.keys(config).filter((name) => !known.includes(name)),
    ...(previewFeatures.length > 0 ? ['previewFeatures'] : []),
  ]
  const mistakes =
    unknown.length === 0
      ? []
      : [
          `Unknown option${unknown.length > 1 ? 's' : ''}: ${unknown.join(', ')}. ` +
            `Leave out what is not one of ${known.join(', ')}.`,
        ]
  const { client, importFileExtension } = config
  if (client !== undefined && (typeof client !== 'string' || client.trim() === ''))
    mistakes.push(`client must be a path or a package to import, got ${shown(client)}. Leave it out.`)
  if (importFileExtension !== undefined && !isImportExtension(importFileExtension))
    mistakes.push(
      `importFileExtension must be one of ${importExtensions.map((each) => `"${each}"`).join(', ')}, ` +
        `got ${shown(importFileExtension)}. Leave it out for the client's own.`,
    )
  if (client !== undefined && importFileExtension !== undefined)
    mistakes.push(
      'importFileExtension changes nothing where client says what is imported. Leave out one of them.',
    )
  return mistakes
}

function outputMistakes(output: string, client: string | undefined): string[] {
  if (/\.(?:[cm]?jsx?|tsx|json|d\.[cm]?ts)$/.test(output))
    return [`output must be a folder or a path that ends in .ts, got "${output}". Name it loaders.ts.`]
  // Prisma empties its folder of every .ts before it writes the client.
  const file = fileOf(output)
  if (client !== undefined && isInside(file, client))
    return [
      `output must not lie in the folder of the Prisma client, which is emptied each time, got "${output}". ` +
        `Choose one beside it, such as "${join(dirname(client), 'loaders.ts')}".`,
    ]
  return []
}

function fileOf(output: string): string {
  return /\.[cm]?ts$/.test(output) ? output : join(output, 'loaders.ts')
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

function importOf(file: string, generator: GeneratorConfig, client: GeneratorConfig | undefined): string {
  const output = client?.output?.value ?? ''
  const way = relative(dirname(file), join(output, 'client')).split(sep).join(posix.sep)
  const extension =
    textOption(generator, 'importFileExtension') ?? importExtensionOf(client?.config ?? {}, output)
  return `${way.startsWith('.') ? '' : './'}${way}${extension === '' ? '' : `.${extension}`}`
}

function textOption({ config }: GeneratorConfig, name: string): string | undefined {
  const value = config[name]
  return typeof value === 'string' ? value : undefined
}
