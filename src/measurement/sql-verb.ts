// After leading comments and white space.
const firstWord = /^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*([a-z]+)/i

/** The first word of a statement, in lower case; undefined where there is none. */
export const verbOf = (sql: string): string | undefined => firstWord.exec(sql)?.[1]?.toLowerCase()
