import { describe, expect, it, onTestFinished } from 'vitest'
import type { OpenedParts } from '../../src/gateway/compose.ts'
import { composeGateway } from '../../src/gateway/compose.ts'
import { onScreen, showFindings } from '../../src/gateway/show-findings.ts'
import type { GatewayOptions } from '../../src/index.ts'
import type { Finding } from '../../src/measurement/finding.ts'
import type { OperationTrace } from '../../src/measurement/trace.ts'
import { MemoryDatabase } from '../diagnosis/corpus/memory-database.ts'
import { rows } from '../diagnosis/corpus/program.ts'
import { recordingLog } from '../support/recording-log.ts'
import { finding } from './shown-finding.ts'

const typeDefs = `
  type Query { products(name: String): [Product!]! }
  type Product { name: String! supplier: Supplier! }
  type Supplier { name: String! }
  type Mutation { restock(ids: [ID!]!): Boolean! }
`

/** A gateway whose `Product.supplier` asks for each product, and whose mutation writes row by row. */
async function openShop({
  options = {},
  opened = {},
}: {
  options?: Partial<GatewayOptions>
  opened?: OpenedParts
}) {
  const database = new MemoryDatabase({
    product: rows(12, (id) => ({ id, name: 'a secret', supplier_id: id, stock: 0 })),
    supplier: rows(12, (id) => ({ id, name: `supplier ${id}` })),
  })
  const gateway = await composeGateway(
    {
      typeDefs,
      resolvers: {
        Query: {
          products: (_, { name }) =>
            database.query('select id, name, supplier_id from product where name = $1', [name]),
        },
        Product: {
          supplier: async ({ supplier_id }) =>
            (await database.query('select id, name from supplier where id = $1', [supplier_id]))[0],
        },
        Mutation: {
          restock: async (_, { ids }: { readonly ids: readonly string[] }) => {
            for (const id of ids) await database.query('update product set stock = 9 where id = $1', [id])
            return true
          },
        },
      },
      ...options,
    },
    opened,
  )
  onTestFinished(() => gateway.close())
  return async (query: string) => {
    const request = new Request('http://test/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables: { name: 'a secret', ids: [1, 2, 3, 4, 5, 6] } }),
    })
    const { errors } = (await (await gateway.fetch(request)).json()) as { readonly errors?: unknown }
    expect(errors).toBeUndefined()
  }
}

const suppliers = 'query Suppliers($name: String) { all: products(name: $name) { name supplier { name } } }'
const restock = 'mutation Restock($ids: [ID!]!) { restock(ids: $ids) }'

describe('a gateway in development', () => {
  it('logs a finding when the first operation with it has ended, and never again', async () => {
    const { logged, log } = recordingLog()
    const ask = await openShop({ opened: { log } })
    await ask(suppliers)
    expect(logged).toEqual([
      [
        'warn',
        {
          finding: expect.objectContaining({
            kind: 'N_PLUS_ONE',
            coordinate: 'Product.supplier',
            pathPattern: 'all.*.supplier',
            operationName: 'Suppliers',
            statementsPerOperation: 12,
            statement: 'select id, name from supplier where id = ?',
            advice: expect.stringMatching(/^Product\.supplier sent 12 statements/),
          }),
        },
        'found in an operation: N+1',
      ],
    ])
    await ask(suppliers)
    expect(logged).toHaveLength(1)
    await ask(suppliers.replace('Suppliers', 'Again'))
    expect(logged).toHaveLength(2)
  })

  it('tells no value of a request or a row', async () => {
    const { logged, log } = recordingLog()
    let text = ''
    const display = onScreen((written) => {
      text += written
    })
    for (const opened of [{ log }, { log, display }]) {
      const ask = await openShop({ opened, options: { logLevel: 'debug' } })
      await ask(suppliers)
      await ask(restock)
    }
    expect(logged.map(([level]) => level)).toEqual(['warn', 'debug'])
    expect(text).toContain('Product.supplier')
    expect(text).toContain('Mutation.restock')
    expect(JSON.stringify(logged) + text).not.toMatch(/a secret|supplier \d/)
  })

  it.each<[string, Partial<GatewayOptions>, readonly string[]]>([
    ['nothing in production', { production: true }, []],
    ['nothing where only errors are logged', { logLevel: 'error' }, []],
    ['nothing where only what is fatal is logged', { logLevel: 'fatal' }, []],
    ['nothing where nothing is logged', { logLevel: 'silent' }, []],
    ['nothing where statements are not seen', { monitoring: { statements: false } }, []],
    ['no hint', { logLevel: 'info' }, ['N_PLUS_ONE']],
    ['hints where all is logged', { logLevel: 'debug' }, ['N_PLUS_ONE', 'ROW_BY_ROW_WRITE']],
  ])('shows %s', async (_what, options, kinds) => {
    const shown: string[] = []
    const display = { show: ({ kind }: Finding) => void shown.push(kind), showMore: () => undefined }
    const ask = await openShop({ options, opened: { display, log: recordingLog().log } })
    await ask(suppliers)
    await ask(restock)
    expect(shown).toEqual(kinds)
  })
})

describe('showFindings', () => {
  /** Shows what the test lets be found, on a clock and with timers in its hands. */
  function open() {
    const shown: string[] = []
    const timers: (() => void)[] = []
    const clock = { at: 0 }
    let found: readonly Finding[] = []
    const { examine, stop } = showFindings({
      examine: () => found,
      display: {
        show: ({ identity }) => void shown.push(identity),
        showMore: (count) => void shown.push(`${count} more`),
      },
      production: false,
      logLevel: 'warn',
      tick: () => clock.at,
      startTimer(run, afterMs) {
        expect(afterMs).toBe(60_000)
        timers.push(run)
        return () => void timers.splice(timers.indexOf(run), 1)
      },
    })
    const find = (...identities: readonly number[]) => {
      found = identities.map((identity) => ({ ...finding, identity: String(identity) }))
      expect(examine({} as OperationTrace)).toBe(found)
    }
    return { shown, timers, clock, find, stop }
  }
  const from = (first: number, last: number) =>
    Array.from({ length: last - first + 1 }, (_, at) => first + at)

  it('shows ten in any minute, then says how many more there were', () => {
    const { shown, timers, clock, find } = open()
    find(...from(1, 6))
    clock.at = 30_000
    find(...from(7, 13))
    find(...from(1, 13))
    expect(shown).toEqual(from(1, 10).map(String))
    clock.at = 60_000
    // Six of the ten are a minute old.
    find(...from(14, 20))
    expect(shown.slice(10)).toEqual(from(14, 19).map(String))
    expect(timers).toHaveLength(1)
    timers[0]?.()
    expect(shown.slice(16)).toEqual(['4 more'])
    expect(timers).toEqual([])
  })

  it('says at the end how many more there were', () => {
    const { shown, timers, find, stop } = open()
    find(...from(1, 11))
    stop()
    expect(shown.slice(10)).toEqual(['1 more'])
    expect(timers).toEqual([])
    stop()
    expect(shown).toHaveLength(11)
  })

  it('remembers the thousand met last', () => {
    const { shown, clock, find } = open()
    find(1, 2)
    find(...from(3, 1000))
    find(1)
    find(1001)
    clock.at = 60_000
    find(1)
    expect(shown).toHaveLength(10)
    find(2)
    expect(shown.slice(10)).toEqual(['2'])
  })
})
