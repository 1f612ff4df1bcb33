import { graphql } from 'graphql'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { measuredPool } from '../../src/database/measured-pool.ts'
import { deferred, from, named } from '../support/attribution.ts'
import { endPool } from '../support/end-pool.ts'
import { measure, measuredSchema } from '../support/measured-shop.ts'
import { createTestDatabase, describeWithPostgres } from '../support/postgres.ts'

describeWithPostgres('who is named for a statement, by how an executor calls', () => {
  let plain: pg.Pool
  let pool: pg.Pool
  beforeAll(async () => {
    plain = new pg.Pool({ connectionString: await createTestDatabase(), max: 4 })
    pool = measuredPool(plain)
  })
  afterAll(() => endPool(plain))
  const send = async (sender: string) => void (await pool.query(from(sender)))

  it('is the field by its place in the answer: by lists, objects and aliases', async () => {
    const child = {
      child: () => ({}),
      children: () => [{}, {}],
      name: async () => send('name').then(() => 'x'),
    }
    const schema = measuredSchema(
      'type Query { root: Node } type Node { child: Node children: [Node!] name: String }',
      {
        Query: { root: () => ({}) },
        Node: child,
      },
    )
    const source =
      '{ root { name a: child { name } b: child { name children { n: name children { name } } } } }'
    expect(named((await measure(schema, source)).statements)).toEqual([
      'name by Node.name at root.a.name',
      'name by Node.name at root.b.children.*.children.*.name ×4',
      'name by Node.name at root.b.children.*.n ×2',
      'name by Node.name at root.b.name',
      'name by Node.name at root.name',
    ])
  })

  it('is a field that a method or a function of its parent answers', async () => {
    class Shelf {
      readonly #name = 'a'
      async name() {
        await send('method')
        return this.#name
      }
    }
    const schema = measuredSchema(
      'type Query { shelves: [Shelf!] } type Shelf { name: String id(at: Int): Int }',
      {
        Query: {
          shelves: () => [
            Object.assign(new Shelf(), { id: ({ at }: { at: number }) => send('function').then(() => at) }),
            Object.assign(new Shelf(), { id: 5 }),
          ],
        },
      },
    )
    const { statements, data, resolvers } = await measure(schema, '{ shelves { name id(at: 7) } }')
    expect(data).toEqual({
      shelves: [
        { name: 'a', id: 7 },
        { name: 'a', id: 5 },
      ],
    })
    expect(named(statements)).toEqual([
      'function by Shelf.id at shelves.*.id',
      'method by Shelf.name at shelves.*.name ×2',
    ])
    expect(resolvers.map(({ coordinate, calls }) => [coordinate, calls])).toEqual([
      ['Query.shelves', 1],
      ['Shelf.name', 2],
      ['Shelf.id', 1],
    ])
  })

  it('is nobody for what an executor asks that is no call of a field: getters, types of objects', async () => {
    const schema = measuredSchema(
      'type Query { thing: Thing } interface Thing { id: Int } type Box implements Thing { id: Int read: Int }',
      {
        Query: {
          thing: () => ({
            id: 1,
            get read() {
              return send('getter').then(() => 1)
            },
          }),
        },
        Thing: { __resolveType: () => send('type').then(() => 'Box') },
      },
    )
    expect(named((await measure(schema, '{ thing { id ... on Box { read } } }')).statements)).toEqual([
      'getter by operation',
      'type by operation',
    ])
  })

  it('is the resolver while it runs, and nobody later, where it has long left nothing running', async () => {
    const left = deferred()
    const schema = measuredSchema('type Query { items: [Item!]! wait: Int } type Item { quiet: Int }', {
      Query: {
        items: () => Array.from({ length: 50 }, (_, n) => ({ n })),
        wait: () => left.promise.then(() => 1),
      },
      Item: {
        quiet: ({ n }) => {
          if (n === 49) {
            const now = send('now')
            const called = new Promise<void>((resolve) =>
              pool.query(from('called'), () => resolve(send('back'))),
            )
            const connected = new Promise<void>((resolve) =>
              pool.connect((_error, _client, release) => {
                release()
                resolve(send('connected'))
              }),
            )
            const later = new Promise<void>((resolve) => setImmediate(() => resolve(send('later'))))
            void Promise.all([now, called, connected, later]).then(() => left.resolve())
          }
          return n
        },
      },
    })
    const where = 'by Item.quiet at items.*.quiet'
    expect(named((await measure(schema, '{ items { quiet } wait }')).statements)).toEqual([
      `back ${where}`,
      `called ${where}`,
      `connected ${where}`,
      'later by operation',
      `now ${where}`,
    ])
  })

  it('is the resolver of a schema executed within a resolver, where it is measured; else the one around it', async () => {
    const resolvers = { Query: { inner: async () => send('inner').then(() => 'x') } }
    const inner = measuredSchema('type Query { inner: String }', resolvers)
    const outer = measuredSchema('type Query { passed: String apart: String }', {
      Query: {
        passed: async (_root, _args, contextValue) => {
          await graphql({ schema: inner, source: '{ inner }', contextValue })
          await send('passed')
        },
        apart: async () => {
          await graphql({ schema: inner, source: '{ inner }' })
        },
      },
    })
    expect(named((await measure(outer, '{ passed apart }')).statements)).toEqual([
      'inner by Query.apart at apart',
      'inner by Query.inner at inner',
      'passed by Query.passed at passed',
    ])
  })
})
