import { expect, it } from 'vitest'
import { clientOf } from '../../src/identity/client.ts'

const said = (headers: Record<string, string>) => clientOf((name) => headers[name] ?? null)

it.each([
  ['nothing', {}, { name: '', version: '' }],
  [
    'its own',
    { 'graphql-client-name': 'ios', 'graphql-client-version': '1.2' },
    { name: 'ios', version: '1.2' },
  ],
  [
    "Apollo's",
    { 'apollographql-client-name': 'web', 'apollographql-client-version': '7' },
    { name: 'web', version: '7' },
  ],
  [
    'both, and never mixed',
    { 'graphql-client-name': 'ios', 'apollographql-client-name': 'web', 'apollographql-client-version': '7' },
    { name: 'ios', version: '' },
  ],
  ['a name alone', { 'graphql-client-name': 'ios' }, { name: 'ios', version: '' }],
  ['control characters', { 'graphql-client-name': ' i\0o\ts ' }, { name: 'ios', version: '' }],
  [
    'too much',
    { 'graphql-client-name': 'n'.repeat(5000), 'graphql-client-version': 'v'.repeat(5000) },
    { name: 'n'.repeat(100), version: 'v'.repeat(100) },
  ],
] as const)('reads what a client says of itself: %s', (_what, headers, client) =>
  expect(said(headers as Record<string, string>)).toEqual(client),
)
