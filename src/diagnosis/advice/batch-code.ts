import { indented } from './code-text.ts'

/** The inside of a batch function: one statement for `keys`, which gives `rows`. */
export interface Batch {
  readonly takesPrisma: boolean
  /** What names in it stand for. */
  readonly notes: readonly string[]
  readonly rows: readonly string[]
  /** Code that tells of a row whose it is, and of a key what it is told by. */
  readonly keyOfRow: (row: string) => string
  readonly keyAsked: (key: string) => string
}

/** What each key is given. */
export type Given =
  /** Its row, or null; the first of several unless it has one at most. */
  | { readonly of: 'row'; readonly isUnique: boolean; readonly mustFind: boolean }
  | { readonly of: 'rows' }
  /** @property value code of one value of `row`; `none` code of what a key without a row has */
  | { readonly of: 'value'; readonly value: string; readonly none: string }

/** The statements of a batch function that has `keys`. */
export function batchLines(batch: Batch, given: Given): readonly string[] {
  const { keyOfRow, keyAsked, notes, rows } = batch
  const ask = (name: string): string => `${name}.get(${keyAsked('key')})`
  const read = [...notes.map((note) => `// ${note}`), ...rows]
  const pairs = (value: string, from = 'rows'): string =>
    `new Map(${from}.map((row) => [${keyOfRow('row')}, ${value}]))`
  switch (given.of) {
    case 'rows':
      return [
        ...read,
        'const lists = new Map()',
        'for (const row of rows) {',
        `  const list = lists.get(${keyOfRow('row')})`,
        `  if (list === undefined) lists.set(${keyOfRow('row')}, [row])`,
        '  else list.push(row)',
        '}',
        `return keys.map((key) => ${ask('lists')} ?? [])`,
      ]
    case 'row': {
      const none = given.mustFind ? "new Error('There is no such row.')" : 'null'
      // The last one of a key stays in a Map.
      const byKey = given.isUnique ? pairs('row') : pairs('row', 'rows.toReversed()')
      const note = given.isUnique ? [] : ['// Of several rows of one key the first.']
      return [
        ...read,
        ...note,
        `const byKey = ${byKey}`,
        `return keys.map((key) => ${ask('byKey')} ?? ${none})`,
      ]
    }
    case 'value':
      return [
        ...read,
        `const values = ${pairs(given.value)}`,
        `return keys.map((key) => ${ask('values')} ?? ${given.none})`,
      ]
  }
}

/** A loader in the map of loaders. @param options code of its options */
export function loaderLines(name: string, batch: Batch, given: Given, options = ''): readonly string[] {
  const parameters = batch.takesPrisma ? '(keys, { prisma })' : '(keys)'
  return [
    `${name}: defineLoader(async ${parameters} => {`,
    ...indented(batchLines(batch, given)),
    `}${options === '' ? '' : `, ${options}`}),`,
  ]
}
