/** Whatever its arguments. */
export type Resolver = (...args: never[]) => unknown

/**
 * Whether a resolver that was never called could ask a loader of its context, judged by its parameters: `() => …` and `(parent) => …` get no
 * context, `(parent, args, { prisma }) => …` takes no loaders from it. What cannot be judged may ask. A wrong "no" is corrected by the first
 * load that the resolver asks for.
 */
export function mayAskLoaders(resolve: Resolver): boolean {
  const source = Function.prototype.toString.call(resolve)
  if (/\barguments\b|\[native code\]/.test(source)) return true
  const parameters = parametersOf(source)
  if (parameters === undefined || parameters.some((parameter) => parameter.startsWith('...'))) return true
  const context = parameters[2]
  if (context === undefined) return false
  // A pattern names all that it takes, unless it takes the rest.
  return !context.startsWith('{') || /\bloaders\b|\.\.\./.test(context)
}

const opening = '([{'
const closing = ')]}'

/** The parameters in a function's source; undefined where more than brackets and commas would have to be understood. */
function parametersOf(source: string): readonly string[] | undefined {
  const alone = /^(?:async\s+)?([\w$]+)\s*=>/.exec(source)
  if (alone !== null) return [alone[1] ?? '']
  const head = /^(?:async\b\s*)?(?:function\b\s*)?\*?\s*(?:[\w$]+\s*)?\(/.exec(source)
  if (head === null) return undefined
  const parameters: string[] = []
  let depth = 0
  let start = head[0].length
  for (let at = start; at < source.length; at++) {
    const character = source.charAt(at)
    if ('\'"`/'.includes(character)) return undefined
    if (opening.includes(character)) depth++
    const isEnd = depth === 0 && character === ')'
    if (closing.includes(character) && !isEnd) depth--
    if (depth > 0 || (character !== ',' && !isEnd)) continue
    const parameter = source.slice(start, at).trim()
    if (parameter !== '') parameters.push(parameter)
    start = at + 1
    if (isEnd) return parameters
  }
  return undefined
}
