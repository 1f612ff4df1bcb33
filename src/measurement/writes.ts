import { isJoined, verbOf } from './sql-verb.ts'

let writes = 0

/** How many times something may have been written through a measured client or pool of this process; only ever more. */
export const writesSoFar = (): number => writes

/** Notes that what was read before may no longer be so: a statement that writes has ended, or a transaction was committed. */
export function noteWrite(): void {
  writes++
}

/**
 * Whether a text may write, by its words; what a function does that a `select` calls is not seen. Where its first word does not tell, any
 * word in it that writes is enough: to read anew in vain is cheap.
 */
export function mayWrite(sql: string): boolean {
  const verb = verbOf(sql)
  if (verb !== undefined && writing.has(verb)) return true
  if (isJoined(sql)) return writingInOne.test(sql)
  return (verb === undefined || !reading.has(verb)) && writingWithin.test(sql)
}

/** Whether a text of transaction commands ends a transaction, so that what was written in it is there for all. */
export function commits(sql: string): boolean {
  if (isJoined(sql)) return /\b(?:commit|end)\b/i.test(sql)
  const verb = verbOf(sql)
  return verb === 'commit' || verb === 'end'
}

const verbs = ['insert', 'update', 'delete', 'merge', 'truncate', 'copy', 'call', 'do', 'execute', 'refresh']
const definitions = ['create', 'alter', 'drop']
const writing: ReadonlySet<string> = new Set([...verbs, ...definitions])
const reading: ReadonlySet<string> = new Set(['select', 'values', 'table', 'show', 'fetch'])
// After "with" or "explain", or where the beginning is not understood.
const writingWithin = /\b(?:insert|update|delete|merge)\b/i
// A commit among others makes seen what was written before it.
const writingInOne = new RegExp(`\\b(?:${[...writing, 'commit', 'end'].join('|')})\\b`, 'i')
