import { describe, expect, it, onTestFinished } from 'vitest'
import { createGateway } from '../../src/index.ts'
import { blocksOf } from '../support/docs-blocks.ts'
import { fromSource, root } from '../support/project-copy.ts'
import { run } from '../support/run-program.ts'

const blocks = blocksOf('operations.md')
const [ready, notReady] = blocks.filter(({ language }) => language === 'json').map(({ code }) => code.trim())
const typeDefs = 'type Query { a: Int }'

async function readinessWith(options: { prisma?: object }) {
  const gateway = await createGateway({ typeDefs, ...options })
  onTestFinished(() => gateway.close())
  const response = await gateway.fetch(new Request('http://gateway.test/health/ready'))
  return { status: response.status, text: await response.text() }
}

describe('docs/operations.md', { timeout: 60_000 }, () => {
  it('is right that production is refused without a token of the administrator', async () => {
    const start = [...fromSource, 'src/cli/main.ts', 'start', 'examples/shop']
    const { code, output } = await run(process.execPath, start, {
      cwd: root,
      env: { NODE_ENV: 'production' },
    })
    expect(code).toBe(1)
    expect(output).toContain(blocks.find(({ language }) => language === 'text')?.code)
  })

  it('shows what /health/ready answers', async () => {
    expect(await readinessWith({})).toEqual({ status: 200, text: ready })
    const prisma = { $queryRawUnsafe: () => Promise.reject(new Error('away')) }
    expect(await readinessWith({ prisma })).toEqual({ status: 503, text: notReady })
  })
})
