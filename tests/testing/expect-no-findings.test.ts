import { describe, expect, it } from 'vitest'
import { expectNoFindings } from '../../src/testing/index.ts'
import { findingLines, messageOf } from './messages.ts'
import { batched, naive, openProgram } from './programs.ts'

const scale = { variable: 'first', from: 10, to: 100 }
const naive30 = { document: naive, variables: { first: 30 } }

describe('expectNoFindings', () => {
  it('lets an operation pass in which nothing is found, or nothing of the kinds', async () => {
    const { gateway } = await openProgram()
    await expectNoFindings(gateway, { document: batched, variables: { first: 30 } })
    await expectNoFindings(gateway, batched, { scale })
    await expectNoFindings(gateway, naive30, { kinds: ['REDUNDANT', 'OVERFETCH'] })
    await expectNoFindings(gateway, '{ now }')
  })

  it('shows what is found', async () => {
    const { gateway } = await openProgram()
    const found = `N+1: Product.supplier
  where      products.*.supplier
  evidence   30 statements for one operation: select name from supplier where id = ?
${await findingLines(gateway, naive30)}`
    expect(await messageOf(expectNoFindings(gateway, naive30))).toBe(`expected no findings, got 1

${found}`)
    expect(
      await messageOf(expectNoFindings(gateway, naive30, { kinds: ['N_PLUS_ONE', 'REDUNDANT'] })),
    ).toBe(`expected no findings of N_PLUS_ONE, REDUNDANT, got 1

${found}`)
  })

  it('shows how it grows', async () => {
    const { gateway } = await openProgram()
    const message = await messageOf(expectNoFindings(gateway, naive, { scale }))
    expect(message).toBe(`expected no findings, got 1 (11 → 101 statements as products grew 10 → 100: linear)

N+1: Product.supplier
  where      products.*.supplier
  evidence   100 statements for one operation: select name from supplier where id = ?
  growth     10 → 100 statements as products grew 10 → 100: linear
${await findingLines(gateway, { document: naive, variables: { first: 100 } })}`)
  })

  it('does not pass an answer with errors', async () => {
    const { gateway } = await openProgram()
    const failing = { document: '{ failing(first: 60) { name } }' }
    expect(await messageOf(expectNoFindings(gateway, failing))).toMatch(
      /^expectNoFindings expects an answer without errors, got:\n {2}Unexpected error\.\n {2}\(partial, INTERNAL_SERVER_ERROR\)\n/,
    )
  })
})
