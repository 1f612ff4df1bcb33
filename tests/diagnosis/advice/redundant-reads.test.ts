import { describe, expect, it } from 'vitest'
import { rows } from '../corpus/program.ts'
import { pasted } from './apply-patch.ts'
import { type Author, asPatched, asWritten, cured, found, type Query, type Template } from './author.ts'

const canEdit: Template = {
  text: `async (parent, args, context) => {
    const key = 2
    const [member] = READ
    return member.role === 'editor' || parent.owner_id === member.id
  }`,
  read: "await query('select id, role from member where id = $1', [key])",
}
const documents: Author = {
  typeDefs: 'type Query { documents: [Document!]! } type Document { title: String! canEdit: Boolean! }',
  tables: {
    document: rows(12, (id) => ({ id, title: `document ${id}`, owner_id: 1 + (id % 3) })),
    member: rows(4, (id) => ({ id, role: 'reader' })),
  },
  code: (query) => ({
    resolvers: {
      Query: { documents: () => query('select title, owner_id from document order by id') },
      Document: { canEdit: asWritten(canEdit, { query }) },
    },
  }),
  asked: [{ document: '{ documents { title canEdit } }' }],
}

const patchedField = (author: Author, type: string, field: string, template: Template) =>
  cured(author, (patch, query: Query) => {
    const { loaders, resolvers } = pasted(patch, author.code(query), { query })
    const patched = asPatched(template, patch, { query, text: undefined, parameters: undefined })
    return { loaders, resolvers: { ...resolvers, [type]: { ...resolvers[type], [field]: patched } } }
  })

describe('the same row read by every call', () => {
  it('is read once through a loader by its key', async () => {
    const { patch, advice, before, after } = await patchedField(documents, 'Document', 'canEdit', canEdit)
    expect(advice).toBe(
      'Document.canEdit sent 12 statements with the same parameters, and nothing was written between: ' +
        '`SELECT … FROM member where id = ?`. Read it once for each request, through the loader membersById.',
    )
    expect(patch).toContain(
      "const rows = await query('select id, role from member where id = any($1)', [keys])",
    )
    expect(patch).toContain(`
// In Document.canEdit, in the place of its statement; it gives the same:
// key stands for what is looked up now.
await context.loaders.membersById.load(key)`)
    expect([before, after]).toEqual([13, 2])
  })

  it('is read once by all that its statement is told, where that is no key', async () => {
    const isTooCold: Template = {
      text: `async (parent, args, context) => {
        const text = 'select degrees from reading where degrees > $1 order by id desc limit 1'
        const parameters = [0]
        const [reading] = READ
        return reading.degrees < parent.min_degrees
      }`,
      read: 'await query(text, parameters)',
    }
    const plants: Author = {
      typeDefs: 'type Query { plants: [Plant!]! } type Plant { name: String! isTooCold: Boolean! }',
      tables: {
        plant: rows(9, (id) => ({ id, name: `plant ${id}`, min_degrees: id })),
        reading: rows(3, (id) => ({ id, degrees: 5 + id })),
      },
      code: (query) => ({
        resolvers: {
          Query: { plants: () => query('select name, min_degrees from plant order by id') },
          Plant: { isTooCold: asWritten(isTooCold, { query }) },
        },
      }),
      asked: [{ document: '{ plants { name isTooCold } }' }],
    }
    const { patch, advice, before, after } = await cured(plants, (given, query) => {
      const { loaders, resolvers } = pasted(given, plants.code(query), { query })
      return {
        loaders,
        resolvers: { ...resolvers, Plant: { isTooCold: asPatched(isTooCold, given, { query }) } },
      }
    })
    expect(advice).toMatch(
      / Read it once for each request, through a loader whose key is all that the statement is told\.$/,
    )
    expect(patch).toBe(`\
// In the map of loaders (import { defineLoader } from 'sluice'):
// query(text, parameters) stands for how you send SQL.
readOnce: defineLoader((keys) => Promise.all(keys.map((key) => query(...key)))),

// In Plant.isTooCold (parent, args, context), in the place of query(text, parameters); it gives the same:
await context.loaders.readOnce.load([text, parameters])`)
    expect([before, after]).toEqual([10, 2])
  })

  it('names every resolver that reads it', async () => {
    const account = (query: Query) => query('select id from account where token = $1', ['secret-token'])
    const { advice, patch } = await found({
      typeDefs:
        'type Query { inbox: [Message!]! } type Message { isMine: Boolean! canReply: Boolean! isNew: Boolean! }',
      tables: { message: rows(3, (id) => ({ id })), account: [{ id: 1, token: 'secret-token' }] },
      code: (query) => {
        const mine = async () => (await account(query))[0]?.id === 1
        return {
          resolvers: {
            Query: { inbox: () => query('select id from message') },
            Message: { isMine: mine, canReply: mine, isNew: mine },
          },
        }
      },
      asked: [{ document: '{ inbox { isMine canReply isNew } }' }],
    })
    expect(advice).toContain('Message.isMine and Message.canReply, Message.isNew sent 9 statements')
    expect(patch).toContain(
      '// In Message.isMine and Message.canReply, Message.isNew (parent, args, context), in',
    )
    expect(advice + patch).not.toContain('secret-token')
  })
})

it('makes no patch where the same calls have written before, which a loader might not see', async () => {
  const { patch, advice } = await found({
    typeDefs: 'type Query { no: Int } type Mutation { sell(pieces: Int!): Int! }',
    tables: { stock: [{ id: 1, pieces: 9 }] },
    code: (query) => ({
      resolvers: {
        Mutation: {
          sell: async (_: unknown, { pieces }: { readonly pieces: number }) => {
            await query('update stock set pieces = $1 where id = $2', [pieces, 1])
            let seen = 0
            for (let at = 0; at < 6; at++)
              seen += Number((await query('select pieces from stock where id = $1', [1]))[0]?.pieces)
            return seen
          },
        },
      },
    }),
    asked: [{ document: 'mutation { sell(pieces: 3) }' }],
  })
  expect(patch).toBeNull()
  expect(advice).toMatch(
    / Read it once for each request: through a loader, or a promise that is kept in the context\.$/,
  )
})
