const identifier = /^[A-Za-z_$][\w$]*$/

/** Whether it can be the name of a property without quotes. Reserved words can. */
export const isPlainName = (name: string): boolean => identifier.test(name)

/** A text as a string literal of the author's language. */
export const quoted = (text: string): string =>
  /^[^'\\\p{C}\u2028\u2029]*$/u.test(text) ? `'${text}'` : JSON.stringify(text)

/** `parent.supplierId`, or `parent['supplier-id']`. @param path steps joined by dots, each a property */
export const property = (object: string, name: string): string =>
  isPlainName(name) ? `${object}.${name}` : `${object}[${quoted(name)}]`

export const propertyPath = (object: string, path: string): string => path.split('.').reduce(property, object)

/** The name of a property in an object literal. */
export const propertyName = (name: string): string => (isPlainName(name) ? name : quoted(name))

export const indented = (lines: readonly string[]): string[] =>
  lines.map((line) => (line === '' ? '' : `  ${line}`))

/** Code of a patch, and where it goes. */
export interface Piece {
  /** Said in comments above it. */
  readonly where: readonly string[]
  readonly code: readonly string[]
}

export const patchOf = (pieces: readonly Piece[]): string =>
  pieces
    .map(({ where, code }) =>
      [...where.map((line) => `// ${line.replace(/\p{C}/gu, ' ')}`), ...code].join('\n'),
    )
    .join('\n\n')

const maxLineLength = 100

/** `await query('select …', [keys])`, in one line or in several. */
export function calling(before: string, parameters: readonly string[], after = ''): string[] {
  const line = `${before}(${parameters.join(', ')})${after}`
  if (line.length <= maxLineLength) return [line]
  return [`${before}(`, ...indented(parameters.map((parameter) => `${parameter},`)), `)${after}`]
}
