import { expect, it } from 'vitest'
import { plainText } from '../../src/measurement/plain-text.ts'

it.each([
  ['plain text', 'a shop, 1.0', 'a shop, 1.0'],
  ['umlauts and emoji', 'Käufer 🛒', 'Käufer 🛒'],
  ['control characters, NUL among them', 'a\0b\r\n\tc\x7f\x85', 'abc'],
  ['white space around', '  a b ', 'a b'],
  ['lone surrogates', 'a\ud800b\udc00', 'ab'],
  ['nothing left', ' \0 ', ''],
  ['too much', 'x'.repeat(50), 'x'.repeat(20)],
  ['a pair that the bound would halve', `${'x'.repeat(19)}🛒`, 'x'.repeat(19)],
  ['a space where it is cut', `${'x'.repeat(19)} yz`, 'x'.repeat(19)],
])('keeps of %s what is fit to be shown', (_what, text, kept) => expect(plainText(text, 20)).toBe(kept))

it('is quick with megabytes', () => {
  expect(plainText('\0'.repeat(50_000_000), 20)).toBe('')
})
