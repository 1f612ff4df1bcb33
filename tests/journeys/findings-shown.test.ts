import { expect, it } from 'vitest'
import { startProcess, temporaryFolder } from '../support/journeys-process.ts'
import { adminToken, query } from '../support/journeys-shop.ts'
import { createTestDatabase, describeWithPostgres } from '../support/postgres.ts'

const suppliers = 'query Suppliers { products(first: 20) { edges { node { name supplier { name } } } } }'

describeWithPostgres('sluice start, in front of whoever develops the shop', () => {
  it('prints a finding below its banner once', { timeout: 60_000 }, async () => {
    const env = { DATABASE_URL: await createTestDatabase(), ADMIN_TOKEN: adminToken }
    const shop = startProcess({ cwd: await temporaryFolder(), env })
    const url = await shop.url
    for (let time = 0; time < 3; time++) {
      const { data } = await query({ url }, suppliers)
      expect(data.products.edges).toHaveLength(20)
    }
    shop.signal('SIGTERM')
    const { code, stdout, stderr } = await shop.ended
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const [, below = ''] = stdout.split('Try, in GraphiQL or by POST:')
    const [, ...found] = below.split(/^(?=N\+1: )/m)
    expect(found).toEqual([
      expect.stringMatching(
        /^N\+1: Product\.supplier\n {2}where {6}products\.edges\.\*\.node\.supplier\n {2}operation {2}Suppliers\n {2}evidence {3}20 statements for one operation: SELECT … FROM "public"\."suppliers" WHERE [^\n]+\n {2}why {8}Product\.supplier sent 20 statements /,
      ),
    ])
  })
})
