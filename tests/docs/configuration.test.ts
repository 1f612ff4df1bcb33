import { describe, expect, it } from 'vitest'
import { environmentVariables, gatewayOptions, resolveOptions } from '../../src/config.ts'
import { tableOf } from '../support/docs-blocks.ts'

/** `cache.maxBytes` for every option, nested ones by their path. */
function pathsOf(schema: unknown, path = ''): string[] {
  let inner = schema as { def: { innerType?: unknown }; shape?: Record<string, unknown> }
  while (inner.def.innerType !== undefined) inner = inner.def.innerType as typeof inner
  if (inner.shape === undefined) return [path]
  return Object.entries(inner.shape).flatMap(([name, option]) =>
    pathsOf(option, path === '' ? name : `${path}.${name}`),
  )
}

const at = (options: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], options)

describe('docs/configuration.md', () => {
  it('has the table of the variables that are read', () => {
    const rows = Object.entries(environmentVariables).map(([name, variable]) => [
      name,
      variable.meaning.replaceAll('`', ''),
      variable.unit,
      String(variable.default ?? ''),
    ])
    expect(tableOf('configuration.md', 'Environment')).toEqual(rows)
  })

  it('names every option of createGateway and no other, with its default', () => {
    const rows = tableOf('configuration.md', 'Options of createGateway')
    expect(rows.map(([option]) => option)).toEqual(pathsOf(gatewayOptions))
    const defaults = resolveOptions({
      typeDefs: 'type Query { a: Int }',
      cors: { origins: ['https://shop.example'] },
    })
    for (const [option = '', , shown] of rows) {
      const value = at(defaults, option)
      if (['number', 'boolean'].includes(typeof value) || option === 'logLevel')
        expect(shown, option).toBe(String(value))
    }
  })
})
