// After leading comments and white space.
const firstWord = /^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*([a-z]+)/i

/** The first word of a statement, in lower case; undefined where there is none. */
export const verbOf = (sql: string): string | undefined => firstWord.exec(sql)?.[1]?.toLowerCase()

/** Whether a text has several statements, as pg sends one without parameters; a semicolon within a literal is taken for an end. */
export function isJoined(sql: string): boolean {
  const end = sql.indexOf(';')
  return end >= 0 && sql.slice(end + 1).trim() !== ''
}
