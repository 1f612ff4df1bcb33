/** What Prisma tells a generator of its schema only by the text. */
export interface SchemaText {
  readonly views: ReadonlySet<string>
  /** The PostgreSQL schema of each enum that names one. */
  readonly enumSchemas: ReadonlyMap<string, string>
}

// In the order in which they hide each other: a comment's quote starts no string, a string's slashes start no comment.
const token = /\/\/.*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|@@\w+|[\w-]+|[{}()]/g

/** Reads the text of a schema that Prisma has accepted. */
export function readSchemaText(text: string): SchemaText {
  const tokens = (text.match(token) ?? []).filter((each) => !/^\/[/*]/.test(each))
  const views = new Set<string>()
  const enumSchemas = new Map<string, string>()
  let depth = 0
  let block = { kind: '', name: '' }
  for (const [index, each] of tokens.entries()) {
    if (each === '{') {
      if (depth === 0) block = { kind: tokens[index - 2] ?? '', name: tokens[index - 1] ?? '' }
      if (depth === 0 && block.kind === 'view') views.add(block.name)
      depth++
    } else if (each === '}') depth--
    else if (each === '@@schema' && block.kind === 'enum')
      enumSchemas.set(block.name, JSON.parse(schemaArgument(tokens.slice(index + 1))) as string)
  }
  return { views, enumSchemas }
}

/** Of `("billing")` or `(map: "billing")`. */
function schemaArgument(tokens: readonly string[]): string {
  return tokens.slice(0, tokens.indexOf(')')).find((each) => each.startsWith('"')) ?? '""'
}
