import { remedyFor, shown } from '../mistakes.ts'

/** The mistake in an argument: what was expected, what came, what to do. */
export function mistake(of: string, expected: string, came: unknown, remedy: string): TypeError {
  return new TypeError(`${of} expects ${expected}, got ${shown(came)}. ${remedy}`)
}

/** An object whose keys are all known. @throws TypeError that says which was meant */
export function checkOptions(of: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw mistake(of, 'its options as an object', options, `It may have ${known.join(', ')}.`)
  }
  const unknown = Object.keys(options).filter((name) => !known.includes(name))
  if (unknown.length === 0) return
  const plural = unknown.length > 1 ? 's' : ''
  throw new TypeError(
    `${of} got the unknown option${plural} ${unknown.join(', ')}. ${remedyFor(unknown, known)}`,
  )
}

/** A whole number within its bounds; the default where none is given. */
export function checkedWhole(
  of: string,
  name: string,
  value: unknown,
  { from, to, absent }: { readonly from: number; readonly to: number; readonly absent: number },
): number {
  if (value === undefined) return absent
  if (typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to) return value
  throw mistake(of, `${name} as a whole number from ${from} to ${to}`, value, `Leave it out for ${absent}.`)
}

export function checkSignal(of: string, signal: unknown): void {
  if (signal === undefined || signal instanceof AbortSignal) return
  throw mistake(of, 'signal as an AbortSignal', signal, 'Give controller.signal, or leave it out.')
}

export function checkFunction(of: string, name: string, value: unknown, remedy: string): void {
  if (typeof value !== 'function') throw mistake(of, `${name} as a function`, value, remedy)
}
