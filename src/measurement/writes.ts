import { verbOf } from './sql-verb.ts'

let writes = 0

/** How many times something may have been written through a measured client or pool of this process; only ever more. */
export const writesSoFar = (): number => writes

/** Notes that what was read before may no longer be so: a statement that writes has ended, or a transaction was committed. */
export function noteWrite(): void {
  writes++
}

/**
 * Whether a text of SQL may write, by its words, be it one statement or several; what a function does that a `select` calls is not seen.
 */
export function mayWrite(sql: string): boolean {
  const verb = verbOf(sql)
  if (verb === undefined) return false
  if (writing.has(verb)) return true
  if (verb === 'with' || verb === 'explain') return writingWithin.test(sql)
  return another.test(sql) && writingAfter.test(sql)
}

/** Whether it ends a transaction, so that what was written in it is there for all. */
export function commits(sql: string): boolean {
  const verb = verbOf(sql)
  return verb === 'commit' || verb === 'end'
}

const writing: ReadonlySet<string> = new Set([
  'insert',
  'update',
  'delete',
  'merge',
  'truncate',
  'copy',
  'call',
  'do',
  'execute',
])
const writingWithin = /\b(?:insert|update|delete|merge)\b/i
// One word too many costs a second reading of what is known; one too few would hide a write.
const another = /;\s*\S/
const writingAfter = new RegExp(`\\b(?:${[...writing].join('|')})\\b`, 'i')
