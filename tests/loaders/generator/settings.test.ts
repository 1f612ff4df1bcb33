import type { GeneratorConfig, GeneratorOptions } from '@prisma/generator-helper'
import { describe, expect, it } from 'vitest'
import { readSettings } from '../../../src/loaders/generator/settings.ts'

const block = (name: string, provider: string, output: string | null, config: object): GeneratorConfig => ({
  name,
  provider: { fromEnvVar: null, value: provider },
  output: output === null ? null : { fromEnvVar: null, value: output },
  config: config as GeneratorConfig['config'],
  binaryTargets: [],
  previewFeatures: [],
  sourceFilePath: '/project/prisma/schema.prisma',
})

interface Given {
  readonly output?: string
  readonly config?: object
  readonly previewFeatures?: string[]
  readonly clientOutput?: string
  readonly clientConfig?: object
}

function settings({
  output = '/project/generated/loaders.ts',
  config = {},
  previewFeatures = [],
  ...client
}: Given) {
  const { clientOutput = '/project/generated/prisma', clientConfig = {} } = client
  const options: Partial<GeneratorOptions> = {
    generator: { ...block('loaders', 'sluice-loaders', output, config), previewFeatures },
    otherGenerators: [
      block('docs', 'some-docs', '/project/docs', {}),
      block('client', 'prisma-client', clientOutput, { importFileExtension: 'ts', ...clientConfig }),
      block('second', 'prisma-client', '/project/second', {}),
    ],
    datasources: [
      { name: 'db', provider: 'postgresql', activeProvider: 'postgresql', schemas: [], sourceFilePath: '' },
    ],
  }
  return readSettings(options as GeneratorOptions)
}

describe('the output', () => {
  it.each([
    ['/project/generated/loaders.ts', '/project/generated/loaders.ts'],
    ['/project/generated', '/project/generated/loaders.ts'],
    ['/project/generated/', '/project/generated/loaders.ts'],
    ['/project/src/data.model.mts', '/project/src/data.model.mts'],
    ['/project/src.d/model.cts', '/project/src.d/model.cts'],
  ])('%s is the file %s', (output, file) => {
    expect(settings({ output }).file).toBe(file)
  })

  it.each(['loaders.js', 'loaders.mjs', 'loaders.d.ts', 'loaders.d.mts', 'loaders.tsx', 'model.json'])(
    '%s is refused',
    (name) => {
      expect(() => settings({ output: `/project/${name}` })).toThrow(
        `generator loaders: output must be a folder or a path that ends in .ts, got "/project/${name}". Name it loaders.ts.`,
      )
    },
  )

  it.each([
    '/project/generated/prisma',
    '/project/generated/prisma/loaders.ts',
    '/project/generated/prisma/a/b.ts',
  ])('%s is refused: Prisma would empty it', (output) => {
    expect(() => settings({ output })).toThrow(
      `output must not lie in the folder of the Prisma client, which is emptied each time, got "${output}". ` +
        'Choose one beside it, such as "/project/generated/loaders.ts".',
    )
  })

  it('may lie beside the client by a name that begins like it', () => {
    expect(settings({ output: '/project/generated/prisma-loaders' }).client).toBe('../prisma/client.ts')
    expect(settings({ output: '/project/generated/prisma.ts' }).client).toBe('./prisma/client.ts')
    expect(settings({ output: '/project/x/..y.ts', clientOutput: '/project/x/z' }).client).toBe(
      './z/client.ts',
    )
  })
})

describe('the client', () => {
  it.each([
    ['/project/generated/loaders.ts', '/project/generated/prisma', './prisma/client.ts'],
    ['/project/src/deep/loaders.ts', '/project/generated/prisma', '../../generated/prisma/client.ts'],
    ['/project/loaders.ts', '/project/src/db', './src/db/client.ts'],
  ])('of %s in %s is imported from %s', (output, clientOutput, client) => {
    expect(settings({ output, clientOutput }).client).toBe(client)
  })

  it('is imported with its own extension, or the one asked for', () => {
    expect(settings({ clientConfig: { importFileExtension: 'js' } }).client).toBe('./prisma/client.js')
    expect(settings({ clientConfig: { importFileExtension: '' } }).client).toBe('./prisma/client')
    expect(settings({ config: { importFileExtension: 'mjs' } }).client).toBe('./prisma/client.mjs')
    expect(settings({ config: { importFileExtension: '' } }).client).toBe('./prisma/client')
  })

  it('is what the block says, as it is', () => {
    expect(settings({ config: { client: '#prisma' } }).client).toBe('#prisma')
  })

  it.each([[''], [' '], [['a', 'b']]])('is not %j', (client) => {
    expect(() => settings({ config: { client } })).toThrow(
      'client must be a path or a package to import, got',
    )
  })

  it('refuses an extension for a path that is given whole', () => {
    expect(() => settings({ config: { client: '#prisma', importFileExtension: 'ts' } })).toThrow(
      'importFileExtension changes nothing where client says what is imported. Leave out one of them.',
    )
  })
})

describe('unknown options', () => {
  it('are refused with those there are', () => {
    expect(() => settings({ config: { clinet: 'x', verbose: 'true' } })).toThrow(
      'Unknown options: clinet, verbose. Leave out what is not one of output, client, importFileExtension.',
    )
    expect(() => settings({ config: { toString: 'x' } })).toThrow('Unknown option: toString.')
    expect(() => settings({ previewFeatures: ['views'] })).toThrow('Unknown option: previewFeatures.')
  })

  it('are told together with what else is wrong', () => {
    let message = ''
    try {
      settings({ output: '/project/loaders.js', config: { verbose: 'true', importFileExtension: ['ts'] } })
    } catch (error) {
      message = (error as Error).message
    }
    expect(message.split('\n')).toEqual([
      expect.stringContaining('generator loaders: Unknown option: verbose.'),
      expect.stringContaining('importFileExtension must be one of'),
      expect.stringContaining('output must be a folder'),
    ])
  })
})
