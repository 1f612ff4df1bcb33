/** What nobody should be called, and somebody will be. */
export const oddNames: Readonly<Record<string, string>> = {
  NUL: 'a\0b',
  'a lone surrogate': 'a\ud800b',
  'half of a pair at the end': `${'x'.repeat(99)}\ud83d\ude00`,
  'half of a pair at 200': `${'x'.repeat(199)}\ud83d\ude00`,
  'right to left': '\u202eevil\u2066 שלום',
  emoji: '👩‍👩‍👧‍👦🏴‍☠️'.repeat(20),
  'line breaks and quotes': 'a\n"b"\r\\{c="d"} 1\u2028e',
  'a prototype': '__proto__',
  'a method': 'constructor',
  'a name of our own': 'other',
  'another of our own': 'unparsed',
  SQL: `'; drop schema performance cascade; --`,
  'a format': '%s $1 {{x}}',
  'very long': 'long'.repeat(25_000),
  'combining characters': `e${'\u0301'.repeat(5000)}`,
  blank: ' \t\u00a0 ',
}
