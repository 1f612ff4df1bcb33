import { describe, expect, it } from 'vitest'
import { createViewerOf } from '../../src/identity/viewer.ts'

const adminToken = 'correct-horse-battery-staple'
const viewers = 'hashed'

describe('a viewer', () => {
  it('is a hash by the key, the same on every gateway that has it', () => {
    const viewerOf = createViewerOf({ viewers, viewerKey: 'a key of at least 16', adminToken })
    // printf user-42 | openssl dgst -sha256 -hmac 'a key of at least 16'
    expect(viewerOf('user-42')).toBe('0a9222f6c9fbe1914a578c9bc542b2fa')
    expect(viewerOf('user-42')).toBe(
      createViewerOf({ viewers, viewerKey: 'a key of at least 16', adminToken: undefined })('user-42'),
    )
    expect(viewerOf('user-43')).not.toBe(viewerOf('user-42'))
  })

  it("is hashed by a key from the administrator's token where there is no other", () => {
    const one = createViewerOf({ viewers, adminToken })('user-42')
    expect(createViewerOf({ viewers, adminToken })('user-42')).toBe(one)
    expect(createViewerOf({ viewers, adminToken: `${adminToken}!` })('user-42')).not.toBe(one)
    expect(createViewerOf({ viewers, viewerKey: adminToken, adminToken })('user-42')).not.toBe(one)
  })

  it('is hashed by a random key where there is no secret, the same for as long as the process lives', () => {
    const viewerOf = createViewerOf({ viewers, adminToken: undefined })
    expect(viewerOf('user-42')).toBe(viewerOf('user-42'))
    expect(createViewerOf({ viewers, adminToken: undefined })('user-42')).not.toBe(viewerOf('user-42'))
  })

  it('is plain or nothing where configured so, and nobody without a session', () => {
    expect(createViewerOf({ viewers: 'plain', adminToken })('user-\x0042')).toBe('user-42')
    expect(createViewerOf({ viewers: 'plain', adminToken })('x'.repeat(1000))).toHaveLength(200)
    expect(createViewerOf({ viewers: 'none', adminToken })('user-42')).toBeUndefined()
    for (const how of ['hashed', 'plain', 'none'] as const)
      expect(createViewerOf({ viewers: how, adminToken })(null)).toBeUndefined()
  })
})
