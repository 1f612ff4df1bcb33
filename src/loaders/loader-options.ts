import { SluiceError } from '../errors.ts'
import { remedyFor, shown } from '../mistakes.ts'
import { maxTimeoutMs } from './batch-time.ts'

interface Rule {
  readonly expected: string
  readonly remedy: string
  isRight(value: unknown): boolean
}

const rules: Readonly<Record<string, Rule>> = {
  batch: { expected: 'true or false', remedy: 'Leave it out for true.', isRight: isBoolean },
  maxBatchSize: {
    expected: 'a whole number of at least 1',
    remedy: 'Leave it out for no limit.',
    isRight: (value) => Number.isInteger(value) && (value as number) >= 1,
  },
  cache: { expected: 'true or false', remedy: 'Leave it out for the default.', isRight: isBoolean },
  cacheKeyFn: {
    expected: 'a function (key) => what it is cached under',
    remedy: 'Leave it out to compare keys by value.',
    isRight: isFunction,
  },
  cacheMap: {
    expected: 'null or a Map: get, set, delete and clear',
    remedy: 'Leave it out for a Map of each request.',
    isRight: (value) => value === null || isMap(value),
  },
  batchScheduleFn: {
    expected: 'a function (dispatch) => void that calls dispatch later',
    remedy: 'Leave it out to dispatch when nothing more can join the batch.',
    isRight: isFunction,
  },
  timeoutMs: {
    expected: `a whole number of milliseconds from 0 to ${maxTimeoutMs}`,
    remedy: 'Leave it out for 30000; 0 is no limit.',
    isRight: (value) =>
      Number.isInteger(value) && (value as number) >= 0 && (value as number) <= maxTimeoutMs,
  },
}

/** The options of `defineLoader`. */
export const loaderOptions = Object.keys(rules)

/** The options of `batched`. */
export const batchedOptions = ['maxBatchSize', 'cache', 'timeoutMs']

/**
 * Tells of all mistakes in a loader's options at once.
 *
 * @param known the names it may have
 * @param nameless what to say of a `name`, which DataLoader would take
 * @throws SluiceError CONFIGURATION
 */
export function assertOptions(
  where: string,
  options: unknown,
  known: readonly string[],
  nameless: string,
): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new SluiceError(
      'CONFIGURATION',
      `The options of ${where} must be an object, got ${shown(options)}. They are ${known.join(', ')}.`,
    )
  }
  const given = Object.entries(options).filter(([, value]) => value !== undefined)
  const mistakes = given.flatMap(([name, value]) => {
    const rule = known.includes(name) ? rules[name] : undefined
    if (rule?.isRight(value) === true) return []
    if (rule !== undefined) return [`${name} must be ${rule.expected}, got ${shown(value)}. ${rule.remedy}`]
    return [name === 'name' ? nameless : `Unknown option: ${name}. ${remedyFor([name], known)}`]
  })
  if (mistakes.length === 0) return
  const lines = mistakes.map((mistake) => `  ${mistake}`)
  const count = mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`
  throw new SluiceError('CONFIGURATION', `${where} has ${count} in its options:\n${lines.join('\n')}`)
}

function isBoolean(value: unknown): boolean {
  return typeof value === 'boolean'
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function'
}

function isMap(value: unknown): boolean {
  const map = value as Readonly<Record<string, unknown>> | undefined
  return ['get', 'set', 'delete', 'clear'].every((method) => typeof map?.[method] === 'function')
}
