import { expect, it } from 'vitest'
import { createDiagnosis } from '../../src/diagnosis/diagnose.ts'
import { measureStatement } from '../../src/index.ts'
import { startRecorded } from '../support/recorded-gateway.ts'

const read = (text: string, id: number) =>
  measureStatement({ text, parameters: [id] }, async () => ({ rows: [{ name: `n${id}` }] }))

/** A model of classes, as some authors write them: no resolver but the first. */
class Product {
  readonly id: number

  constructor(id: number) {
    this.id = id
  }

  async supplier(): Promise<string | undefined> {
    const { rows } = await read('select name from suppliers where product = $1', this.id)
    return rows[0]?.name
  }
}

it.each(['application/json', 'application/json;q=0.9'])(
  "finds the methods of an author's classes as it finds resolvers (%s)",
  async (accept) => {
    const gateway = await startRecorded({
      typeDefs: 'type Query { products: [Product!] } type Product { id: Int supplier: String }',
      resolvers: {
        Query: { products: () => [1, 2, 3, 4, 5, 6].map((id) => new Product(id)) },
      },
      recording: { examine: createDiagnosis().examine },
    })
    const { answer, findings, resolvers } = await gateway.ask('{ products { supplier } }', {
      headers: { accept },
    })
    expect(JSON.parse(answer).data.products[5]).toEqual({ supplier: 'n6' })
    expect(findings.map(({ kind, coordinate, pathPattern }) => [kind, coordinate, pathPattern])).toEqual([
      ['N_PLUS_ONE', 'Product.supplier', 'products.*.supplier'],
    ])
    expect(resolvers.map(({ coordinate, calls }) => [coordinate, calls])).toEqual([
      ['Query.products', 1],
      ['Product.supplier', 6],
    ])
  },
)

it('leaves properties, getters and what is no object to be answered as ever', async () => {
  const gateway = await startRecorded({
    typeDefs:
      'type Query { thing: Thing number: Thing } type Thing { a: String b: String c: String length: Int }',
    resolvers: {
      Query: {
        thing: () => ({
          a: 'a',
          get b() {
            return `${this.a}b`
          },
        }),
        number: () => 'text',
      },
    },
  })
  const { answer } = await gateway.ask('{ thing { a b c } number { length } }')
  expect(JSON.parse(answer)).toEqual({
    data: { thing: { a: 'a', b: 'ab', c: null }, number: { length: null } },
  })
})
