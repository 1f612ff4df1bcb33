import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { prismaProject } from './prisma-generate.ts'

const project = await prismaProject('generator-refused')

const client = 'generator client {\n  provider = "prisma-client"\n  output = "../generated/prisma"\n}'
const database = (provider = 'postgresql') => `datasource db {\n  provider = "${provider}"\n}`
const loaders = (options = '') => `generator loaders {\n  provider = "sluice-loaders"\n  ${options}\n}`
const simple = 'model Thing {\n  id Int @id\n}'

/** Runs Prisma on a schema that the generator refuses; its output on one line, without the stack. */
async function refusal(...parts: readonly string[]): Promise<string> {
  const { code, output } = await project.generate(parts.join('\n\n'))
  expect(code).not.toBe(0)
  expect(output).not.toMatch(/^\s+at /m)
  return output
}

// Prisma starts the generator anew each time: each of these takes a second or two.
describe('prisma generate', { timeout: 60_000 }, () => {
  it('names both loaders of one name, and what to rename', async () => {
    const output = await refusal(
      client,
      database(),
      loaders(),
      `model Post {
        id      Int    @id
        tags    Tag[]  @relation("all")
        ownTags Tag[]  @relation("own")
      }
      model Tag {
        id     Int    @id
        posts  Post[] @relation("all")
        postId Int
        post   Post   @relation("own", fields: [postId], references: [id])
      }
      model Review {
        id       Int  @id
        ratingId Int
        reviewOf Reviews @relation(fields: [ratingId], references: [ratingId])
      }
      model Reviews {
        ratingId Int      @id
        all      Review[]
      }
      model Pair {
        a    Int
        b    Int
        aAndB Int @unique
        @@id([a, b])
      }
      model pair {
        code Int @id
      }`,
    )
    const advice =
      'Rename a model or a field of one of them in the Prisma schema; @@map and @map keep its name in the database.'
    for (const clash of [
      'prisma.pair: the model Pair and the model pair.',
      'context.loaders.tagsByPostId: the relation Post.tags and the relation Post.ownTags (by Tag.postId).',
      'context.loaders.pairByAAndB: the unique key Pair(a, b) and the unique key Pair(aAndB).',
      'context.loaders.reviewsByRatingId: the unique key Reviews(ratingId) and the relation Reviews.all (by Review.ratingId).',
    ])
      expect(output).toContain(`Two would be called ${clash} ${advice}`)
    expect(await readdir(join(project.folder, 'generated'))).toEqual(['prisma'])
  })

  it('says which path cannot be written, and leaves nothing there', async () => {
    await writeFile(join(project.folder, 'file'), 'mine')
    const output = await refusal(client, database(), loaders('output = "../file/loaders"'), simple)
    expect(output).toContain(
      `Cannot write ${join(project.folder, 'file/loaders/loaders.ts')}: a part of its path is a file (ENOTDIR). ` +
        'Make it writable, or set output in generator loaders to another path.',
    )
    expect(await project.read('file')).toBe('mine')
  })

  it("does not write over an author's file", async () => {
    await mkdir(join(project.folder, 'src'))
    await writeFile(join(project.folder, 'src/index.ts'), 'export const mine = 1\n')
    const output = await refusal(client, database(), loaders('output = "../src/index.ts"'), simple)
    expect(output).toContain(
      `Will not write ${join(project.folder, 'src/index.ts')}: it is not a file of sluice-loaders. ` +
        'Move it away, or set output in generator loaders to another path.',
    )
    expect(await project.read('src/index.ts')).toBe('export const mine = 1\n')
  })

  it('tells all that is wrong with a block at once', async () => {
    const output = await refusal(
      database('sqlite'),
      loaders('outputs = "x"\n  importFileExtension = "tsx"'),
      simple,
    )
    expect(output).toContain(
      'generator loaders: Loaders are read from postgresql or cockroachdb, and the datasource db has provider = "sqlite". ' +
        'Take the generator out of this schema.',
    )
    expect(output).toContain(
      'Unknown option: outputs. Leave out what is not one of output, client, importFileExtension.',
    )
    expect(output).toContain(
      'importFileExtension must be one of "", "ts", "mts", "cts", "js", "mjs", "cjs", got "tsx".',
    )
    expect(output).toContain('none of the generators that Prisma runs has provider = "prisma-client"')
  })

  it('writes for a client that is not generated here, into a folder that is not there yet', async () => {
    const options = 'output = "../new/deep"\n  client = "@acme/it\'s/client"'
    const { code } = await project.generate([loaders(options), database('cockroachdb'), simple].join('\n\n'))
    expect(code).toBe(0)
    const text = await project.read('new/deep/loaders.ts')
    expect(text).toContain("import type * as client from '@acme/it\\'s/client'\n")
    expect(text).toContain("import type { DataModel, Loader } from 'sluice'\n")
    expect(await readdir(join(project.folder, 'new/deep'))).toEqual(['loaders.ts'])
  })

  it('leaves out what its keys or their fields are ignored of', async () => {
    const { code } = await project.generate(
      [
        client,
        database(),
        loaders(),
        `model User {
          id     Int   @id
          secret Int   @ignore
          b      Int
          as     A[]
          bs     B[]
          cs     C[]
          ds     D[]
          @@unique([secret, b])
        }
        model A {
          b      Int  @unique
          userId Int  @ignore
          user   User @relation(fields: [userId], references: [id])
        }
        model B {
          id     Int
          b      Int  @ignore
          userId Int
          user   User @relation(fields: [userId], references: [id])
          @@id([id, b])
        }
        model C {
          id     Int  @id
          userId Int
          user   User @relation(fields: [userId], references: [id]) @ignore
        }
        model D {
          id    Int    @id @ignore
          code  String @unique
          users User[]
        }`,
      ].join('\n\n'),
    )
    expect(code).toBe(0)
    const text = await project.read('generated/loaders.ts')
    expect(text.split('\n').filter((line) => line.startsWith('// -'))).toEqual([
      '// - the unique key User(secret, b): secret is ignored',
      '// - the unique key B(id, b): b is ignored',
      '// - the model B: it has no key of required fields that are not ignored',
      '// - the relation User.as: A.userId is ignored',
      '// - the relation User.bs: B is left out',
      '// - the relation User.cs: its other end in C is ignored',
      '// - the relation User.ds: the id of D is ignored',
      '// - the relation A.user: A.userId is ignored',
      '// - the relation D.users: the id of D is ignored',
    ])
    expect(text.match(/^ {2}readonly .*$/gm)).toEqual([
      '  readonly userById: Loader<number, client.User | null>',
      '  readonly aByB: Loader<number, client.A | null>',
      '  readonly cById: Loader<number, client.C | null>',
      '  readonly dByCode: Loader<string, client.D | null>',
    ])
  })
})
