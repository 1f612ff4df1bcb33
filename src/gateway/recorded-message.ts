import type { GraphQLError } from 'graphql'
import { Kind } from 'graphql'

/**
 * What is recorded of an error's message: no value of the request, and none of a result. graphql-js and the executor quote values in
 * their messages; such a message ends where the value begins. What an author wrote in his own error is kept.
 *
 * @param isOfDocument whether validation refused the document: then an author's scalar may have written the message
 */
export function recordedMessage(error: GraphQLError, isOfDocument: boolean): string {
  const { message } = error
  for (const beginning of beforeValue) {
    const kept = beginning.exec(message)?.[0]
    if (kept !== undefined) return kept.length === message.length ? message : `${kept}…`
  }
  return isAboutValue(error, isOfDocument) && !withoutValue.some((whole) => whole.test(message))
    ? 'A value was refused: …'
    : message
}

/** How messages begin that go on with a value, each up to there. */
const beforeValue: readonly RegExp[] = [
  // Punctuation is no value; a name, a number, a string or a character of the document may be one, left over from a broken string.
  /^Syntax Error: (?:[^":]|"(?:[!$&():=@[\]{|}]|\.{3})"|:(?! ))*/,
  /^Variable "\$\w+" got invalid value /,
  /^Argument "\w+" has invalid value /,
  /^Expected value of type "[\w![\]]+"(?:, found| but got):? /,
  /^(?:Int|Float|String|Boolean|ID) cannot represent [\w -]*value: /,
  /^Enum "\w+" cannot represent [\w -]*value: /,
  /^Value (?=".*" does not exist in "\w+" enum\.)/s,
  /^Abstract type "\w+" must resolve to an Object type at runtime for field "[\w.]+" with value /,
  /^Abstract type "\w+" was resolved to a (?:non-object )?type /,
  /^Subscription field must return Async Iterable\. Received: /,
  /^Unknown operation named /,
  /^Unexpected parameter /,
]

/** Messages about a value that do not quote it. */
const withoutValue: readonly RegExp[] = [
  /^Field "[\w.]+" of required type "[\w![\]]+" was not provided\.$/,
  /^Field "\w+" is not defined by type "\w+"\.(?: Did you mean [\w", ]+\?)?$/,
  /^Field "[\w.]+" must be non-null\.$/,
  /^OneOf Input Object "\w+" must specify exactly one key\.$/,
  /^Argument "\w+" of non-null type "[\w![\]]+" must not be null\.$/,
]

const values: ReadonlySet<string> = new Set([
  Kind.INT,
  Kind.FLOAT,
  Kind.STRING,
  Kind.BOOLEAN,
  Kind.NULL,
  Kind.ENUM,
  Kind.LIST,
  Kind.OBJECT,
  Kind.OBJECT_FIELD,
])

/** Names (of fields, types, variables) the recorded document shows as well. */
function isAboutValue({ nodes, originalError }: GraphQLError, isOfDocument: boolean): boolean {
  const [node] = nodes ?? []
  if (node === undefined) return isOfDocument
  // A variable that was not given has no error under it.
  return values.has(node.kind) || (node.kind === Kind.VARIABLE_DEFINITION && originalError != null)
}
