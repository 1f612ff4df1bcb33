// What can hide a word from being SQL (PostgreSQL documentation, 4.1 "Lexical Structure"): comments, quoted names, strings, dollar quotes.
const hidden =
  /--[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"]|"")*"|'(?:[^'\\]|\\.|'')*'|\$([A-Za-z_]\w*)?\$[\s\S]*?\$\1\$/g
const control = /(?:^|;)\s*(?:begin|start\s+transaction|commit|end|rollback|abort|savepoint|release)\b/i

/**
 * Whether a script begins or ends transactions itself, so that one around it would not hold. Errs towards yes, which only means that the
 * script is applied in steps.
 */
export const controlsTransactions = (sql: string): boolean => control.test(sql.replace(hidden, ' '))
