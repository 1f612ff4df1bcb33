/** Wide enough for a field on a line: a column more or less is then a line more or less of a diff. */
const width = 160

/** Plain data as TypeScript: an object or list on one line where it fits, else one entry a line. */
export function printValue(value: unknown, indent = '', before = indent.length): string {
  if (typeof value === 'string') return ownText(value)
  if (typeof value !== 'object' || value === null) return String(value)
  const isList = Array.isArray(value)
  const entries = Object.entries(value).filter(([, each]) => each !== undefined)
  if (entries.length === 0) return isList ? '[]' : '{}'
  const inner = `${indent}  `
  const name = (key: string) => (isList ? '' : `${printKey(key)}: `)
  const line = entries.map(([key, each]) => name(key) + printValue(each, '', 0)).join(', ')
  const isShort = !line.includes('\n') && before + line.length + 5 <= width
  if (isShort) return isList ? `[${line}]` : `{ ${line} }`
  const lines = entries.map(([key, each]) => {
    const text = printValue(each, inner, inner.length + name(key).length)
    return `${inner}${name(key)}${text},\n`
  })
  return `${isList ? '[' : '{'}\n${lines.join('')}${indent}${isList ? ']' : '}'}`
}

/** A property's name. `__proto__` as a plain name would set the prototype instead of a property. */
export function printKey(name: string): string {
  if (name === '__proto__') return "['__proto__']"
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : ownText(name)
}

/** A string in single quotes. */
export function ownText(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}
