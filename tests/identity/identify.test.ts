import { describe, expect, it } from 'vitest'
import { bearerToken, secretCheck } from '../../src/identity/administrator.ts'
import { createIdentify } from '../../src/identity/identify.ts'

const asked = (authorization?: string) => {
  const headers = new Headers(authorization === undefined ? [] : [['authorization', authorization]])
  return [authorization ?? null, () => new Request('http://localhost/graphql', { headers })] as const
}

describe('identify', () => {
  const adminToken = 'correct-horse-battery-staple'

  it('knows the administrator by the token', async () => {
    const identify = createIdentify({ adminToken, session: undefined })
    expect(await identify(...asked(`Bearer ${adminToken}`))).toEqual({
      audience: 'administrator',
      session: null,
    })
    expect(await identify(...asked())).toEqual({ audience: 'public', session: null })
  })

  it('refuses any other Authorization where there is no session to judge it', async () => {
    const identify = createIdentify({ adminToken, session: undefined })
    for (const wrong of [
      `Bearer ${adminToken}x`,
      `Bearer ${adminToken.slice(0, -1)}`,
      'Basic dTpw',
      'Bearer ',
      adminToken,
    ]) {
      expect(await identify(...asked(wrong)), wrong).toHaveProperty('refused')
    }
  })

  it("leaves any other Authorization to the author's session", async () => {
    const identify = createIdentify({
      adminToken,
      session: (request) => request.headers.get('authorization'),
    })
    expect(await identify(...asked('Bearer customer-7'))).toEqual({
      audience: 'public',
      session: 'Bearer customer-7',
    })
    expect(await identify(...asked())).toEqual({ audience: 'public', session: null })
  })

  it('waits for a session that is looked up', async () => {
    const identify = createIdentify({ adminToken, session: async () => 'user-42' })
    expect(await identify(...asked())).toEqual({ audience: 'public', session: 'user-42' })
  })

  it('makes nobody an administrator where no token is configured', async () => {
    const identify = createIdentify({ adminToken: undefined, session: () => null })
    expect(await identify(...asked('Bearer undefined'))).toEqual({ audience: 'public', session: null })
  })

  it('refuses a session that is no text', () => {
    for (const [wrong, came] of [
      ['', 'an empty string'],
      [42, 'number'],
      [{}, 'object'],
    ] as const) {
      const identify = createIdentify({ adminToken, session: () => wrong as never })
      expect(() => identify(...asked()), came).toThrow(`must return a non-empty string or null, got ${came}.`)
    }
  })
})

describe('secrets', () => {
  it('compares whole secrets only', () => {
    const check = secretCheck('secret')
    expect([check('secret'), check('secre'), check('secretx'), check(''), check(undefined)]).toEqual([
      true,
      false,
      false,
      false,
      false,
    ])
    expect(secretCheck(undefined)(undefined)).toBe(false)
  })

  it('reads a bearer token whatever the case of the scheme', () => {
    expect(bearerToken('bearer abc')).toBe('abc')
    expect(bearerToken('Bearer a b')).toBeUndefined()
    expect(bearerToken('Basic abc')).toBeUndefined()
    expect(bearerToken(null)).toBeUndefined()
  })
})
