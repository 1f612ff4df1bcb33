import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DMMF } from '@prisma/generator-helper'
import { describe, expect, it } from 'vitest'
import { importExtensionOf } from '../../../src/loaders/generator/import-extension.ts'
import { listLoader, pairLoader, uniqueLoader } from '../../../src/loaders/generator/names.ts'
import { ownText, printKey, printValue } from '../../../src/loaders/generator/print-value.ts'
import { readSchemaText } from '../../../src/loaders/generator/schema-text.ts'
import { sqlTypeOf } from '../../../src/loaders/generator/sql-type.ts'
import { tableSql } from '../../../src/loaders/models/sql.ts'
import { temporaryFolder } from '../../support/project-copy.ts'

const folder = await temporaryFolder('generator-parts')

describe('names', () => {
  it('are made of the model and the fields as declared', () => {
    expect(uniqueLoader('Customer', ['id'])).toBe('customerById')
    expect(uniqueLoader('Membership', ['userId', 'orgId'])).toBe('membershipByUserIdAndOrgId')
    expect(uniqueLoader('URLEntry', ['x_y'])).toBe('uRLEntryByX_y')
    expect(pairLoader('tags', 'Post', ['id'])).toBe('tagsByPostId')
  })

  it.each([
    ['Review', 'reviewsByAId'],
    ['Category', 'categoriesByAId'],
    ['OrderStatus', 'orderStatusesByAId'],
    ['SalesPerson', 'salesPeopleByAId'],
    ['Child', 'childrenByAId'],
    ['Address', 'addressesByAId'],
    ['Sheep', 'sheepByAId'],
    ['Analysis', 'analysesByAId'],
    ['Day', 'daysByAId'],
  ])('have the plural of %s: %s', (model, name) => {
    expect(listLoader(model, ['aId'])).toBe(name)
  })
})

describe('the text of a schema', () => {
  it('is read past comments, strings and objects in arguments', () => {
    const { views, enumSchemas } = readSchemaText(`
      // enum A { @@schema("comment") }
      /* view B { } " */
      /// view C {
      model View { view Int @default(1) // }
        text String @default("view D { \\" enum E { @@schema(\\"string\\") }")
        @@unique([a], where: { b: true })
        @@schema("of the model")
      }
      view V{ id Int @@schema("of the view") }
      enum enum { view @@schema( "bill\\"ing" ) @@map("x") }
      enum Named { one
        @@schema(map: "by name") // @@schema("no")
      }
      enum Plain { one two }
      view view { id Int }`)
    expect([...views]).toEqual(['V', 'view'])
    expect([...enumSchemas]).toEqual([
      ['enum', 'bill"ing'],
      ['Named', 'by name'],
    ])
  })

  it('may be without any', () => {
    expect(readSchemaText('')).toEqual({ views: new Set(), enumSchemas: new Map() })
  })
})

describe('values', () => {
  it.each([
    "it's",
    'a "b"',
    '\\',
    '\\"',
    "\\'",
    '\n\r\t\u2028\0',
    '\u0024{x}`',
    '</script>',
    '\ud800',
    'ünï😀',
  ])('have strings that read back: %j', (text) => {
    expect(evaluate(ownText(text))).toBe(text)
  })

  it('read back, whatever their names', () => {
    const names = ['__proto__', 'constructor', 'toString', 'a b', "'", 'class', '1', 'ok']
    const value = Object.fromEntries(names.map((name) => [name, { [name]: [1, null, true, []], empty: {} }]))
    const printed = printValue(value)
    expect(evaluate(`(${printed})`)).toEqual(value)
    expect(Object.keys(evaluate(`(${printed})`) as object).sort()).toEqual(names.sort())
    expect(printKey('__proto__')).toBe("['__proto__']")
  })

  it('are on one line where they fit, else an entry a line', () => {
    expect(printValue({ a: 1, b: undefined, c: ['x'] })).toBe("{ a: 1, c: ['x'] }")
    const long = 'x'.repeat(100)
    expect(printValue({ a: [long, long], b: {} })).toBe(
      `{\n  a: [\n    '${long}',\n    '${long}',\n  ],\n  b: {},\n}`,
    )
  })
})

const evaluate = (code: string): unknown => new Function(`return ${code}`)()

describe('types in SQL', () => {
  const field = (type: string, nativeType: DMMF.Field['nativeType'] = null) =>
    ({ name: 'price', type, nativeType }) as DMMF.Field

  it('have neither length nor precision, which a cast would apply to a key', () => {
    expect(sqlTypeOf('M', field('String', ['VarChar', ['20']]))).toBe('varchar')
    expect(sqlTypeOf('M', field('String', ['Char', ['2']]))).toBe('bpchar')
    expect(sqlTypeOf('M', field('String', ['Bit', ['8']]))).toBe('"bit"')
    expect(sqlTypeOf('M', field('Decimal', ['Decimal', ['10', '2']]))).toBe('numeric')
    expect(sqlTypeOf('M', field('DateTime'))).toBe('timestamp(3)')
    expect(sqlTypeOf('M', field('DateTime', ['Timestamptz', ['6']]))).toBe('timestamptz(6)')
    expect(sqlTypeOf('M', field('DateTime', ['Timestamptz', []]))).toBe('timestamptz')
    expect(sqlTypeOf('M', field('DateTime', ['Date', []]))).toBe('date')
  })

  it('are known of CockroachDB', () => {
    expect(sqlTypeOf('M', field('String', ['String', ['5']]))).toBe('text')
    expect(sqlTypeOf('M', field('String', ['CatalogSingleChar', []]))).toBe('"char"')
    expect(sqlTypeOf('M', field('Int', ['Int2', []]))).toBe('smallint')
    expect(sqlTypeOf('M', field('Float', ['Float4', []]))).toBe('real')
  })

  it.each(['Geometry', 'constructor', '__proto__'])('are refused where they are not known: %s', (native) => {
    expect(() => sqlTypeOf('Thing', field('String', [native, []]))).toThrow(
      `Thing.price has the type @db.${native}, which sluice-loaders does not know. Mark the field with @ignore, or`,
    )
  })

  it('quote the name of an enum', () => {
    expect(tableSql('bill"ing', 'a"b')).toBe('"bill""ing"."a""b"')
    expect(tableSql(null, 'order_status')).toBe('"order_status"')
  })
})

describe('the extension of imports', () => {
  async function governed(name: string, config: object | undefined): Promise<string> {
    const path = join(folder, name)
    await mkdir(join(path, 'generated'), { recursive: true })
    if (config !== undefined) await writeFile(join(path, 'tsconfig.json'), JSON.stringify(config))
    return join(path, 'generated/prisma')
  }

  it.each([
    [{ module: 'NodeNext' }, undefined, 'js'],
    [{ module: 'NodeNext' }, 'mts', 'mjs'],
    [{ module: 'NodeNext' }, 'cts', 'cjs'],
    [{ module: 'ESNext', moduleResolution: 'Bundler' }, undefined, ''],
    [{ module: 'CommonJS' }, undefined, ''],
    [{ module: 'NodeNext', allowImportingTsExtensions: true }, undefined, 'ts'],
    [{ module: 'NodeNext', rewriteRelativeImportExtensions: true }, 'mts', 'mts'],
  ])(
    'follows %j as Prisma does (%s files): %j',
    async (compilerOptions, generatedFileExtension, extension) => {
      const path = await governed(
        JSON.stringify(compilerOptions).replace(/\W/g, '') + generatedFileExtension,
        {
          compilerOptions,
        },
      )
      expect(importExtensionOf({ generatedFileExtension }, path)).toBe(extension)
      expect(importExtensionOf({ generatedFileExtension, runtime: 'deno' }, path)).toBe(
        generatedFileExtension ?? 'ts',
      )
      expect(importExtensionOf({ importFileExtension: '' }, path)).toBe('')
    },
  )

  it('follows what a tsconfig extends', async () => {
    const path = await governed('extended', { extends: './base.json' })
    const base = { compilerOptions: { moduleResolution: 'bundler' } }
    await writeFile(join(folder, 'extended/base.json'), JSON.stringify(base))
    expect(importExtensionOf({}, path)).toBe('')
  })

  it('is the one of its files where no tsconfig governs them', async () => {
    expect(importExtensionOf({}, await governed('bare', undefined))).toBe('ts')
  })
})
