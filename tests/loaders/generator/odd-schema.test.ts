import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { DataModel, Relation } from '../../../src/loaders/data-model.ts'
import { prismaProject } from './prisma-generate.ts'

const project = await prismaProject('generator-odd')
const schema = await readFile(new URL('odd.prisma', import.meta.url), 'utf8')
const file = join(project.folder, 'generated/loaders.ts')

let text: string
let dataModel: DataModel

beforeAll(async () => {
  const { code, output } = await project.generate(schema)
  expect(output).toContain('Generated Sluice loaders')
  expect(code).toBe(0)
  text = await project.read('generated/loaders.ts')
  // No module "sluice" is there: it would fail if the file imported anything when it runs.
  dataModel = (await import(file)).dataModel
})

function relation(model: string, name: string): Relation {
  const found = dataModel.models[model]?.relations[name]
  if (found === undefined) throw new Error(`no ${model}.${name}`)
  return found
}

const loaders = (model: string) => dataModel.models[model]?.uniqueKeys.map(({ loader }) => loader)
const typeOf = (loader: string) => new RegExp(`^  readonly ${loader}: (.*)$`, 'm').exec(text)?.[1]

describe('the models', () => {
  it('are those of the schema in its order, without views and what is ignored', () => {
    expect(Object.keys(dataModel.models).join(' ')).toBe(
      'Function Date Promise arguments Native ByColor User Org Membership Invitation Badge Profile Setting Article ' +
        'Tag Label Category Comment Video Picture Lonely',
    )
    expect(dataModel.version).toBe(1)
  })

  it('say what is left out, and why', () => {
    const [head] = text.split('import type')
    expect(head?.split('\n').filter((line) => line.startsWith('// -'))).toEqual([
      '// - the unique key Native(jsonB): jsonB is Json',
      '// - the unique key Native(texts): texts is a list',
      '// - the view Overview: nothing in the database vouches for its keys',
      '// - the relation User.overview: Overview is left out',
    ])
  })

  it('have the names of the client and of the database', () => {
    const { accessor, table, schema: postgresSchema, fields } = dataModel.models.arguments ?? {}
    expect({ accessor, table, postgresSchema }).toEqual({
      accessor: 'arguments',
      table: 'select from',
      postgresSchema: 'Odd schema',
    })
    expect(fields).toEqual({
      from: {
        name: 'from',
        column: 'from',
        type: 'BigInt',
        isEnum: false,
        isList: false,
        isRequired: true,
        sqlType: 'bigint',
      },
      order_by: {
        name: 'order_by',
        column: 'order_by',
        type: 'Color',
        isEnum: true,
        isList: false,
        isRequired: true,
        sqlType: '"Odd schema"."Odd colour"',
      },
      limit: {
        name: 'limit',
        column: 'group by',
        type: 'Int',
        isEnum: false,
        isList: false,
        isRequired: true,
        sqlType: 'integer',
      },
    })
    expect(dataModel.models.ByColor?.accessor).toBe('byColor')
  })

  it('have no ignored, unsupported or relation field among their columns', () => {
    const fields = Object.keys(dataModel.models.Native?.fields ?? {})
    expect(fields).toHaveLength(54)
    for (const absent of ['point', 'secret', 'keyByColor']) expect(fields).not.toContain(absent)
    expect(relation('Native', 'keyByColor').kind).toBe('toMany')
    expect(Object.hasOwn(dataModel.models.User?.relations ?? {}, 'hidden')).toBe(false)
  })

  it('have own properties by names that every object inherits', () => {
    expect(Object.hasOwn(dataModel.models.Function?.fields ?? {}, 'constructor')).toBe(true)
    expect(dataModel.models.Function?.fields.toString).toMatchObject({ type: 'Int', column: 'toString' })
    expect(relation('Function', 'valueOf')).toMatchObject({
      model: 'Promise',
      kind: 'toOne',
      isNullable: true,
    })
    expect(dataModel.enums.Color?.values).toEqual({
      red: 'reddish',
      GREEN: 'GREEN',
      constructor: 'constructor',
      toString: 'it is "blue"',
    })
  })
})

describe('unique keys', () => {
  it('begin with the primary one, and keep the order of their fields', () => {
    expect(loaders('Function')).toEqual([
      'functionByClass',
      'functionByConstructor',
      'functionByToString',
      'functionByClassAndToString',
      'functionByConstructorAndClass',
    ])
    expect(loaders('Membership')).toEqual(['membershipByUserIdAndOrgId'])
    expect(dataModel.models.Membership?.primaryKey).toEqual(['userId', 'orgId'])
    expect(loaders('User')).toEqual(['userById', 'userByEmail', 'userByNick', 'userBySpouseId'])
  })

  it('identify rows by the first of required fields where there is no primary key', () => {
    expect(dataModel.models.Setting?.primaryKey).toEqual(['owner'])
    expect(loaders('Setting')).toEqual(['settingByOwner', 'settingByToken'])
  })

  it('leave out an index of a part of the rows', () => {
    expect(loaders('Native')).not.toContain('nativeByReal')
    expect(loaders('Native')).toContain('nativeByPlanAndColor')
  })
})

describe('relations', () => {
  it('go through the unique key of the other model', () => {
    expect(relation('Article', 'writer')).toEqual({
      name: 'writer',
      model: 'User',
      kind: 'toOne',
      isNullable: false,
      holdsKey: true,
      from: ['writerId'],
      to: ['id'],
      loader: 'userById',
    })
    expect(relation('Article', 'editor')).toMatchObject({
      isNullable: true,
      to: ['email'],
      loader: 'userByEmail',
    })
  })

  it('of one row are nullable where the other model has the key', () => {
    expect(relation('User', 'profile')).toMatchObject({
      kind: 'toOne',
      isNullable: true,
      holdsKey: false,
      from: ['id'],
      to: ['userId'],
      loader: 'profileByUserId',
    })
    expect(relation('User', 'settings')).toMatchObject({
      from: ['email'],
      to: ['owner'],
      loader: 'settingByOwner',
    })
    expect(relation('User', 'reviewed')).toMatchObject({ kind: 'toOne', loader: 'articleByReviewerId' })
  })

  it('of many rows are named for the other model and its foreign key', () => {
    expect(relation('User', 'written')).toMatchObject({
      kind: 'toMany',
      from: ['id'],
      to: ['writerId'],
      loader: 'articlesByWriterId',
    })
    expect(relation('User', 'edited')).toMatchObject({
      from: ['email'],
      to: ['editorMail'],
      loader: 'articlesByEditorMail',
    })
    expect(relation('Category', 'children')).toMatchObject({
      to: ['parentId'],
      loader: 'categoriesByParentId',
    })
    expect(typeOf('categoriesByParentId')).toBe('ListLoader<bigint, client.Category>')
  })

  it('of a model with itself know their two ends apart', () => {
    expect(relation('User', 'manager')).toMatchObject({
      kind: 'toOne',
      holdsKey: true,
      isNullable: true,
      from: ['managerId'],
      loader: 'userById',
    })
    expect(relation('User', 'reports')).toMatchObject({
      kind: 'toMany',
      from: ['id'],
      to: ['managerId'],
      loader: 'usersByManagerId',
    })
    expect(relation('User', 'spouse')).toMatchObject({ holdsKey: true, loader: 'userById' })
    expect(relation('User', 'spouseOf')).toMatchObject({
      holdsKey: false,
      to: ['spouseId'],
      loader: 'userBySpouseId',
    })
    expect(relation('User', 'mentor')).toMatchObject({ to: ['email'], loader: 'userByEmail' })
  })

  it('of compound keys keep field beside field, whatever the order of the key', () => {
    expect(relation('Invitation', 'membership')).toMatchObject({
      isNullable: true,
      from: ['orgId', 'userId'],
      to: ['orgId', 'userId'],
      loader: 'membershipByUserIdAndOrgId',
    })
    expect(relation('Membership', 'badge')).toMatchObject({
      from: ['userId', 'orgId'],
      to: ['user', 'org'],
      loader: 'badgeByUserAndOrg',
    })
    expect(typeOf('invitationsByOrgIdAndUserId')).toBe(
      'ListLoader<{ readonly orgId: number; readonly userId: number }, client.Invitation>',
    )
  })

  it('share a loader where they read the same rows by the same key', () => {
    expect(relation('Video', 'comments').loader).toBe('commentsByOnId')
    expect(relation('Picture', 'comments').loader).toBe('commentsByOnId')
    expect(text.match(/readonly commentsByOnId:/g)).toHaveLength(1)
  })

  it('of many to many over a model of their own are those of that model', () => {
    expect(relation('Article', 'labels')).toMatchObject({ kind: 'toMany', loader: 'labelsByArticleId' })
  })

  it('of many to many have their table and columns of pairs', () => {
    expect(relation('Article', 'mainTags')).toEqual({
      name: 'mainTags',
      model: 'Tag',
      kind: 'manyToMany',
      isNullable: false,
      holdsKey: false,
      from: ['id'],
      to: ['name'],
      loader: 'mainTagsByArticleId',
      through: { table: '_Main tags', schema: 'public', from: 'A', to: 'B' },
    })
    expect(relation('Tag', 'articles').through).toEqual({
      table: '_ArticleToTag',
      schema: 'public',
      from: 'B',
      to: 'A',
    })
    expect(relation('User', 'favourites').through).toEqual({
      table: '_OrgToUser',
      schema: 'billing',
      from: 'B',
      to: 'A',
    })
    expect(typeOf('articlesByTagName')).toBe('ListLoader<string, client.Article>')
  })
})

describe('the types', () => {
  it('of keys are those of their fields', () => {
    expect(typeOf('nativeById')).toBe('Loader<string, client.Native | null>')
    expect(typeOf('nativeByDateTime')).toBe('Loader<Date, client.Native | null>')
    expect(typeOf('nativeByBytes')).toBe('Loader<Uint8Array, client.Native | null>')
    expect(typeOf('nativeByDecimal2')).toBe('Loader<client.Prisma.Decimal, client.Native | null>')
    expect(typeOf('argumentsByOrder_by')).toBe('Loader<client.Color, client.arguments | null>')
    expect(typeOf('byColorByColorAndPlanAndDayAndAmountAndBytesAndBig')).toBe(
      'Loader<{ readonly color: client.Color; readonly plan: client.Plan; readonly day: Date; readonly amount: client.Prisma.Decimal; ' +
        'readonly bytes: Uint8Array; readonly big: bigint }, client.ByColor | null>',
    )
  })
})

it('leaves a file alone that says the same, and writes one that does not', async () => {
  const before = await stat(file)
  expect((await project.generate(schema)).code).toBe(0)
  const after = await stat(file)
  expect([after.mtimeMs, after.ino]).toEqual([before.mtimeMs, before.ino])
  const [shorter] = schema.split('view Overview')
  expect((await project.generate(shorter?.replace(/^ +overview +Overview.*$/m, '') ?? '')).code).toBe(0)
  const changed = await project.read('generated/loaders.ts')
  expect(changed).not.toBe(text)
  expect(changed).not.toContain('Overview')
  expect((await project.generate(schema)).code).toBe(0)
  expect(await project.read('generated/loaders.ts')).toBe(text)
}, 60_000)
