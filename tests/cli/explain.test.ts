import { join } from 'node:path'
import { expect, it } from 'vitest'
import { explainRelations } from '../../src/gateway/explain-relations.ts'
import { root } from '../support/project-copy.ts'
import { run } from '../support/run-program.ts'

const explain = (...args: readonly string[]) =>
  run(
    process.execPath,
    ['--conditions=sluice-source', '--import', 'tsx', 'src/cli/main.ts', 'explain', 'schema', ...args],
    { cwd: root },
  )

it('says of each relation of a project how it is answered, or why not, and opens no database', async () => {
  const { code, output } = await explain(join(root, 'examples/shop'))
  expect(output).toContain('  reviews   connection  reviewsByProductId    Product.reviews\n')
  expect(output).toContain('  supplier  not wired   It has a resolver of its own, which wins.\n')
  expect(output).toContain('  orders    connection  ordersByCustomerId    Customer.orders\n')
  expect(code).toBe(0)
})

it('says it as JSON', async () => {
  const { output } = await explain(join(root, 'examples/shop'), '--json')
  expect(JSON.parse(output)).toMatchObject({
    Product: [
      {
        field: 'category',
        isWired: true,
        kind: 'one',
        loader: 'categoryById',
        relation: 'Product.category',
      },
      { field: 'reviews', kind: 'connection' },
      { field: 'supplier', isWired: false, reason: 'It has a resolver of its own, which wins.' },
    ],
  })
})

it('says what a project without a data model needs', () => {
  expect(() => explainRelations({ typeDefs: 'type Query { a: Int }' })).toThrow(
    'explain schema needs dataModel, which says what is a relation, and got none. Add the generator sluice-loaders',
  )
})
