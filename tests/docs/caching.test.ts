import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { blockOf, blocksOf } from '../support/docs-blocks.ts'
import { folderWithSluice, fromSource } from '../support/project-copy.ts'
import { post, serve } from '../support/run-program.ts'

const blocks = blocksOf('caching.md')
const administrator = { authorization: 'Bearer a-secret-for-the-page' }
const folder = await folderWithSluice()
await writeFile(join(folder, 'books.mjs'), blockOf(blocks, { file: 'books.mjs' }))

/** The page's program, and how its cache takes part in an operation. */
async function startBooks() {
  const env = { PORT: '0', ADMIN_TOKEN: 'a-secret-for-the-page' }
  const program = serve(process.execPath, [...fromSource, 'books.mjs'], { cwd: folder, env })
  const [, url = ''] = await program.printed(/listening on (\S+)/)
  const statistics = async () => {
    const answer = await post(url, '{ cacheStatistics { hits misses private } }', administrator)
    return Object.values<number>(answer.data.cacheStatistics)
  }
  const outcome = async (query: string, headers: Record<string, string> = {}) => {
    const before = await statistics()
    const answer = await post(url, query, headers)
    expect(answer.errors).toBeUndefined()
    const changed = (await statistics()).findIndex((count, index) => count !== before[index])
    return ['hit', 'miss', 'private'][changed] ?? 'bypass'
  }
  return { url, outcome }
}

describe('docs/caching.md', { timeout: 60_000 }, () => {
  it('is right about what is kept, and for whom', async () => {
    const { outcome } = await startBooks()
    expect(await outcome('{ book(id: 1) { title stock } }')).toBe('miss')
    expect(await outcome('{ book(id: 1) { title stock } }')).toBe('hit')
    expect(await outcome('{ now }')).toBe('bypass')
    expect(await outcome('{ now book(id: 1) { title } }')).toBe('bypass')
    expect(await outcome('{ me { id } }')).toBe('private')
    expect(await outcome('{ me { id } }', { 'x-reader': 'ada' })).toBe('miss')
    expect(await outcome('{ me { id } }', { 'x-reader': 'ada' })).toBe('hit')
    expect(await outcome('{ me { id } }', { 'x-reader': 'ben' })).toBe('miss')
  })

  it('is right about what each mutation purges', async () => {
    const { url, outcome } = await startBooks()
    const reads = [
      '{ book(id: 1) { title } }',
      '{ book(id: 2) { title } }',
      '{ books { price } }',
      '{ charts }',
    ]
    const afterwards = async (mutation: string, headers = {}) => {
      for (const read of reads) await post(url, read)
      expect((await post(url, mutation, headers)).errors).toBeUndefined()
      const outcomes: string[] = []
      for (const read of reads) outcomes.push(await outcome(read))
      return outcomes
    }
    expect(await afterwards('{ __typename }')).toEqual(['hit', 'hit', 'hit', 'hit'])
    expect(await afterwards('mutation { changePrice(id: 1, price: 7) { price } }')).toEqual([
      'miss',
      'hit',
      'miss',
      'hit',
    ])
    expect(await afterwards('mutation { closeWeek }')).toEqual(['hit', 'hit', 'hit', 'miss'])
    expect(await afterwards('mutation { raisePrices(by: 1) }')).toEqual(['miss', 'miss', 'miss', 'hit'])
    const byHand = blockOf(blocks, { heading: 'By hand', language: 'graphql' })
    expect(await afterwards(byHand, administrator)).toEqual(['miss', 'miss', 'miss', 'miss'])
  })

  it('is right about what HTTP sees', async () => {
    const { url } = await startBooks()
    const ask = (query: string, headers = {}) =>
      fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query }),
      })
    const kept = await ask('{ charts }')
    expect(kept.headers.get('cache-control')).toBe('public, max-age=0, must-revalidate')
    expect((await ask('{ charts }', { 'if-none-match': kept.headers.get('etag') ?? '' })).status).toBe(304)
    const mine = await ask('{ me { id } }', { 'x-reader': 'ada' })
    expect(mine.headers.get('cache-control')).toBe('private, max-age=0, must-revalidate')
    expect((await ask('{ now }')).headers.get('cache-control')).toBe('no-store')
  })
})
