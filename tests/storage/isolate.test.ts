import { describe, expect, it } from 'vitest'
import { appendIsolated, isDataError } from '../../src/storage/isolate.ts'
import type { Batch } from '../../src/storage/store.ts'

const dataError = Object.assign(new Error('bigint out of range'), { code: '22003' })

const batch = (fingerprints: readonly string[]): Batch => ({
  operations: [],
  clients: [],
  parts: [],
  findingWindows: [],
  findings: [],
  samples: [],
  signatures: [{ signature: 's', operationName: undefined, kind: 'query', document: '', lastSeen: 0 }],
  statements: fingerprints.map((fingerprint) => ({ fingerprint, text: '', lastSeen: 0 })),
})

describe('a batch refused for its data', () => {
  it('is stored but for the rows at fault', async () => {
    const stored: string[] = []
    const refused = await appendIsolated(batch(['a', 'bad', 'c', 'd', 'worse']), async (part) => {
      if (part.statements.some(({ fingerprint }) => /bad|worse/.test(fingerprint))) throw dataError
      stored.push(...part.signatures.map(({ signature }) => signature))
      stored.push(...part.statements.map(({ fingerprint }) => fingerprint))
    })
    expect(stored).toEqual(['s', 'a', 'c', 'd'])
    expect(refused.map(({ table, row }) => [table, row])).toMatchObject([
      ['statements', { fingerprint: 'bad' }],
      ['statements', { fingerprint: 'worse' }],
    ])
  })

  it('fails as a whole where the database goes away meanwhile', async () => {
    const away = new Error('connection reset')
    let calls = 0
    const append = async () => {
      throw ++calls === 1 ? dataError : away
    }
    await expect(appendIsolated(batch(['a', 'b']), append)).rejects.toBe(away)
  })

  it('is told from every other failure by its SQLSTATE', () => {
    expect(isDataError(dataError)).toBe(true)
    expect(isDataError({ code: '23514' })).toBe(true)
    for (const code of ['53100', '42501', '57014', 'ECONNREFUSED', undefined])
      expect(isDataError({ code })).toBe(false)
    expect(isDataError(undefined)).toBe(false)
  })
})
