/**
 * The words in which a caller is told of his mistake: what was expected, what came, what to do.
 *
 * A leaf that any folder may import.
 */
import type { z } from 'zod'

/** What zod's schemas tell of an option: those inside it, and what holds where it is absent. */
interface Option {
  readonly def: { readonly innerType?: Option }
  readonly shape?: Readonly<Record<string, Option>>
  safeParse(given: unknown): { readonly success: boolean; readonly data?: unknown }
}

/** One sentence or two for one issue with the options; a token or a URL is never quoted. */
export function optionMistake(options: z.ZodType, issue: z.core.$ZodIssue, given: unknown): string {
  const path = issue.path.join('.')
  const option = optionAt(options as unknown as Option, issue.path)
  if (issue.code === 'unrecognized_keys') {
    const where = path === '' ? '' : ` in ${path}`
    const unknown = `Unknown option${issue.keys.length > 1 ? 's' : ''}${where}: ${issue.keys.join(', ')}.`
    return `${unknown} ${remedyFor(issue.keys, Object.keys(insideOf(option)?.shape ?? {}))}`
  }
  const came = issue.path.reduce<unknown>(
    (at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key],
    given,
  )
  const isSecret = /token|url|key/i.test(path)
  const received = isSecret && came !== undefined ? `a ${typeof came}` : shown(came)
  if (path === '') return `The options must be an object, got ${received}.`
  return `${path} must be ${issue.message}, got ${received}.${whereAbsent(option)}`
}

function optionAt(options: Option, path: readonly PropertyKey[]): Option | undefined {
  let at: Option | undefined = options
  for (const key of path) at = insideOf(at)?.shape?.[String(key)]
  return at
}

function insideOf(option: Option | undefined): Option | undefined {
  let inside = option
  while (inside?.def.innerType !== undefined) inside = inside.def.innerType
  return inside
}

function whereAbsent(option: Option | undefined): string {
  const absent = option?.safeParse(undefined)
  if (absent?.success !== true) return ''
  const isPlain = ['number', 'boolean', 'string'].includes(typeof absent.data)
  return isPlain ? ` Leave it out for ${absent.data}.` : ' Leave it out, or correct it.'
}

/** Where of two numbers that limit each other the one is above the other, `times` over. @param at what stands before their names */
export function exceedings(
  at: string,
  values: Readonly<Record<string, unknown>>,
  lower: string,
  upper: string,
  times = 1,
): string[] {
  const most = times * Number(values[upper])
  // Not so where one of them could not be read, either.
  if (!(Number(values[lower]) > most)) return []
  const bound = times === 1 ? `${at}${upper}` : `${times} times ${at}${upper}`
  return [
    `${at}${lower} must be at most ${bound} (${values[upper]}), got ${values[lower]}. Change one of them.`,
  ]
}

type Settings = Record<string, unknown>

/** Fits the retentions that were not given to the one in the middle; tells where those that were contradict it. */
export function settleRetention(
  at: string,
  kept: Settings,
  given: object,
  [minuteHours, days, dayDays]: readonly [minuteHours: string, days: string, dayDays: string],
): string[] {
  const isGiven = (name: string) => Boolean((given as Settings)[name])
  if (!isGiven(minuteHours)) kept[minuteHours] = Math.min(Number(kept[minuteHours]), 24 * Number(kept[days]))
  if (!isGiven(dayDays)) kept[dayDays] = Math.max(Number(kept[dayDays]), Number(kept[days]))
  return [...exceedings(at, kept, minuteHours, days, 24), ...exceedings(at, kept, days, dayDays)]
}

/** A value that came instead of what was expected, in a few words. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (typeof value === 'string') return `"${value.slice(0, 60)}"`
  if (typeof value === 'function') return 'a function'
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'object' && value !== null) return 'an object'
  return String(value)
}

/** What to do about names that nobody reads: `Did you mean maxTtlMs?`, or the names there are. */
export function remedyFor(unknown: readonly string[], known: readonly string[]): string {
  const meant = unknown.map((name) => nearestOf(name, known)).filter((name) => name !== undefined)
  if (meant.length > 0) return `Did you mean ${[...new Set(meant)].join(', ')}?`
  return `Leave out what is not ${known.length > 1 ? 'one of ' : ''}${known.join(', ')}.`
}

/** The name that was meant: a letter or two away, else one that has the word in it; undefined where none is near. */
function nearestOf(word: string, known: readonly string[]): string | undefined {
  const lower = word.slice(0, 60).toLowerCase()
  const [nearest] = known
    .map((name) => ({ name, letters: lettersBetween(lower, name.toLowerCase()) }))
    .sort((one, other) => one.letters - other.letters)
  if (nearest !== undefined && nearest.letters <= Math.min(2, lower.length / 2)) return nearest.name
  return known.find((name) => lower.length > 2 && name.toLowerCase().includes(lower))
}

/** Letters to change, add or leave out (Levenshtein). */
function lettersBetween(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (const letter of from) {
    const next = [(row[0] ?? 0) + 1]
    for (let at = 0; at < to.length; at++) {
      const changed = (row[at] ?? 0) + (letter === to[at] ? 0 : 1)
      next.push(Math.min(changed, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1))
    }
    row = next
  }
  return row[to.length] ?? 0
}
