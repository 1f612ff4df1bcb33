import { GraphQLError, GraphQLScalarType, Kind, parse, parseValue } from 'graphql'
import { expect, it } from 'vitest'
import { recordedMessage } from '../../src/gateway/recorded-message.ts'
import { startRecorded } from '../support/recorded-gateway.ts'

const typeDefs = /* GraphQL */ `
  scalar Email
  scalar Year
  scalar Anything
  enum Status { OPEN CLOSED }
  input Line { product: Int!, status: Status, email: Email, note: String }
  input OneOf @oneOf { a: Int b: Int }
  interface Named { name: String }
  type Person implements Named { name: String }
  type Query {
    echo(
      text: String, whole: Int, float: Float, flag: Boolean, id: ID, status: Status, numbers: [Int!]
      email: Email, year: Year, line: Line, oneOf: OneOf, needed: Int! = 1
    ): String
    required(whole: Int!): Int
    whole(of: Anything): Int
    text(of: Anything): String
    status(of: Anything): Status
    person(of: Anything): Person
    named(of: Anything): Named
    refuses(of: Anything): String
    fails(of: Anything): String
  }
  type Subscription { ticks(of: Anything): Int }
`

const given = (_root: unknown, { of }: { of?: unknown }) => of
const gateway = await startRecorded({
  typeDefs,
  resolvers: {
    // Says in a GraphQLError of its own what it was given, without saying where.
    Email: new GraphQLScalarType({
      name: 'Email',
      parseValue: (value) => {
        throw new GraphQLError(`${value} is no address`, { extensions: { code: 'BAD_EMAIL' } })
      },
      parseLiteral: (node) => {
        throw new GraphQLError(`${'value' in node ? node.value : node.kind} is no address`, {
          extensions: { code: 'BAD_EMAIL' },
        })
      },
    }),
    Year: new GraphQLScalarType({
      name: 'Year',
      parseValue: (value) => {
        throw new TypeError(`${value} is no year`)
      },
    }),
    Query: {
      whole: given,
      text: given,
      status: given,
      person: given,
      named: given,
      refuses: (_root: unknown, { of }: { of: string }) => {
        throw new GraphQLError(`Value "${of}" is taken. Expected another, found "${of}".`)
      },
      fails: (_root: unknown, { of }: { of: string }) => {
        throw new Error(of)
      },
    },
    Person: { __isTypeOf: (value: unknown) => typeof value === 'object' },
    Named: { __resolveType: (value: unknown) => value },
    Subscription: { ticks: { subscribe: given } },
  },
  context: ({ request }) => {
    const wrong = request.headers.get('x-wrong')
    if (wrong !== null) throw new GraphQLError(`The shop is closed: ${wrong}`)
    return {}
  },
})

const secret = 'ada@example.org'

it.each([
  // Literals
  ['echo(whole: "ada@example.org")', 'Int cannot represent non-integer value: …'],
  ['echo(whole: 99999999999)', 'Int cannot represent non 32-bit signed integer value: …'],
  ['echo(float: "ada@example.org")', 'Float cannot represent non numeric value: …'],
  ['echo(text: ada)', 'String cannot represent a non string value: …'],
  ['echo(flag: "ada@example.org")', 'Boolean cannot represent a non boolean value: …'],
  ['echo(id: ada)', 'ID cannot represent a non-string and non-integer value: …'],
  ['echo(numbers: ["ada@example.org"])', 'Int cannot represent non-integer value: …'],
  ['echo(status: ada)', 'Value …'],
  ['echo(status: "ada@example.org")', 'Enum "Status" cannot represent non-enum value: …'],
  ['echo(line: "ada@example.org")', 'Expected value of type "Line", found …'],
  ['echo(needed: null, text: "ada@example.org")', 'Expected value of type "Int!", found …'],
  ['echo(email: "ada@example.org")', 'A value was refused: …'],
  ['echo(line: { product: 1, email: "ada@example.org" })', 'A value was refused: …'],
  ['echo(year: "ada@example.org")', 'Expected value of type "Year", found …'],
  // About values, and without any
  ['echo(line: { status: OPEN })', 'Field "Line.product" of required type "Int!" was not provided.'],
  [
    'echo(line: { product: 1, prduct: 2 })',
    'Field "prduct" is not defined by type "Line". Did you mean "product"?',
  ],
  ['echo(oneOf: {})', 'OneOf Input Object "OneOf" must specify exactly one key.'],
  ['echo(oneOf: { a: null })', 'Field "OneOf.a" must be non-null.'],
  // Names
  ['ecko', 'Cannot query field "ecko" on type "Query". Did you mean "echo"?'],
  ['echo(txt: "ada@example.org")', 'Unknown argument "txt" on field "Query.echo". Did you mean "text"?'],
  ['required', 'Field "required" argument "whole" of type "Int!" is required, but it was not provided.'],
  [
    'person',
    'Field "person" of type "Person" must have a selection of subfields. Did you mean "person { ... }"?',
  ],
  ['echo(text: $text)', 'Variable "$text" is not defined.'],
  [
    'echo(text: "ada@example.org") echo(text: "grace@example.org")',
    'Fields "echo" conflict because they have differing arguments. Use different aliases on the fields to fetch both if this was intentional.',
  ],
  // Syntax
  ['echo(text: "ada" "ada@example.org")', 'Syntax Error: Expected Name, found String …'],
  ['echo(text: "" ada)', 'Syntax Error: Expected ":", found ")".'],
  ['echo(text: "x"ada@example.org")', 'Syntax Error: Expected ":", found "@".'],
  ['echo(text: """x""" """ada@example.org""")', 'Syntax Error: Expected Name, found BlockString …'],
  ['echo(whole: 5 4711)', 'Syntax Error: Expected Name, found Int …'],
  ['echo(whole: 5 47.11)', 'Syntax Error: Expected Name, found Float …'],
  ['echo(whole: 04711)', 'Syntax Error: Invalid number, unexpected digit after 0…'],
  ['echo(whole: 4711ada)', 'Syntax Error: Invalid number, expected digit but got…'],
  [
    "echo(text: 'ada@example.org')",
    "Syntax Error: Unexpected single quote character ('), did you mean to use a double quote (…",
  ],
  ['echo(text: ?ada)', 'Syntax Error: Unexpected character…'],
  ['echo(text: é)', 'Syntax Error: Unexpected character…'],
  ['echo(text: "ada\\u{zz}")', 'Syntax Error: Invalid Unicode escape sequence…'],
  ['echo(text: "ada\\x")', 'Syntax Error: Invalid character escape sequence…'],
  ['echo(text: "ada@example.org)', 'Syntax Error: Unterminated string.'],
  ['echo } ada {', 'Syntax Error: Unexpected Name …'],
  ['echo } fragment F ada Query { echo', 'Syntax Error: Expected …'],
])('records of { %s }: %s', async (selection, message) => {
  const { errorMessages, answer, outcome } = await gateway.ask(`{ ${selection} }`)
  expect(errorMessages).toEqual([message])
  expect(outcome).toBe('clientError')
  if (message.endsWith('…')) {
    const [error] = JSON.parse(answer).errors
    expect(error.message).not.toContain('…')
  }
})

it.each([
  ['[Int!]', 'numbers', [secret], 'Variable "$v" got invalid value …'],
  ['Int', 'whole', secret, 'Variable "$v" got invalid value …'],
  ['Status', 'status', secret, 'Variable "$v" got invalid value …'],
  ['Status', 'status', `x" does not exist in "${secret}`, 'Variable "$v" got invalid value …'],
  ['Line', 'line', { product: 1, [secret]: 1 }, 'Variable "$v" got invalid value …'],
  ['Email', 'email', secret, 'Variable "$v" got invalid value …'],
  ['Year', 'year', secret, 'Unexpected error.'],
  ['Int!', 'needed', null, 'Variable "$v" of non-null type "Int!" must not be null.'],
  ['Int!', 'needed', undefined, 'Variable "$v" of required type "Int!" was not provided.'],
  ['String', 'whole', secret, 'Variable "$v" of type "String" used in position expecting type "Int".'],
  ['Persn', 'whole', secret, 'Unknown type "Persn". Did you mean "Person"?'],
  ['Int = "ada@example.org"', 'whole', 1, 'Int cannot represent non-integer value: …'],
])('records of a variable %s as %s, given %j: %s', async (type, argument, value, message) => {
  const { errorMessages, answer } = await gateway.ask(`query($v: ${type}) { echo(${argument}: $v) }`, {
    variables: { v: value },
  })
  expect(errorMessages[0]).toBe(message)
  if (JSON.stringify(value)?.includes(secret) && message.endsWith('…')) expect(answer).toContain(secret)
})

it.each([
  ['{ whole(of: $of) }', 'Unexpected error.'],
  ['{ status(of: $of) }', 'Unexpected error.'],
  ['{ text(of: [$of]) }', 'Unexpected error.'],
  ['{ person(of: $of) { name } }', 'Expected value of type "Person" but got: …'],
  ['{ named(of: $of) { name } }', 'Abstract type "Named" was resolved to a type …'],
  [
    '{ named(of: [$of]) { name } }',
    'Abstract type "Named" must resolve to an Object type at runtime for field "Query.named" with value …',
  ],
])('records of a result that does not fit, from %s: %s', async (document, message) => {
  const { errorMessages, answer } = await gateway.ask(`query($of: Anything) ${document}`, {
    variables: { of: secret },
  })
  expect(errorMessages).toEqual([message])
  expect(answer.includes(secret)).toBe(message.endsWith('…'))
})

it('records of an argument that is found wrong when its field is executed no value', async () => {
  const document = `query($product: Int = 1) { echo(line: { product: $product, note: "${secret}" }) }`
  const { errorMessages, answer } = await gateway.ask(document, { variables: { product: null } })
  expect(answer).toContain(secret)
  expect(errorMessages).toEqual(['Argument "line" has invalid value …'])
})

it('records of a subscription that is none no value', async () => {
  const { errorMessages } = await gateway.ask('subscription($of: Anything) { ticks(of: $of) }', {
    variables: { of: secret },
    headers: { accept: 'text/event-stream' },
  })
  expect(errorMessages).toEqual(['Subscription field must return Async Iterable. Received: …'])
})

it('records of a body that is no request no value', async () => {
  await fetch(gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ echo }', [secret]: 1 }),
  })
  expect(gateway.measurements.at(-1)?.errorMessages).toEqual(['Unexpected parameter …'])
  await fetch(gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: 'query A { echo } query B { echo }', operationName: secret }),
  })
  expect(gateway.measurements.at(-1)?.errorMessages).toEqual([
    'Could not determine what operation to execute.',
  ])
})

it('records what an author wrote in an error of his own, and of one he did not mean that it was masked', async () => {
  const refused = await gateway.ask('{ refuses(of: "blue") }')
  expect(refused.errorMessages).toEqual(['Value "blue" is taken. Expected another, found "blue".'])
  const closed = await gateway.ask('{ echo }', { headers: { 'x-wrong': "5 o'clock" } })
  expect(closed.errorMessages).toEqual(["The shop is closed: 5 o'clock"])
  const failed = await gateway.ask(`{ fails(of: "${secret}") }`)
  expect(failed.errorMessages).toEqual(['Unexpected error.'])
})

const operation = parse('query($v: Int) { echo }').definitions[0]
const variableDefinition =
  operation?.kind === Kind.OPERATION_DEFINITION ? operation.variableDefinitions?.[0] : undefined
it.each([
  ['Unknown operation named "ada".', {}, 'Unknown operation named …'],
  [
    'Int cannot represent non-integer value: "ada"',
    { path: ['age'] },
    'Int cannot represent non-integer value: …',
  ],
  ['Expected value of type "Int", found: "ada".', {}, 'Expected value of type "Int", found: …'],
  ['In words of another version: "ada"', { nodes: [parseValue('"ada"')] }, 'A value was refused: …'],
  [
    'In words of another version: "ada"',
    { nodes: variableDefinition, originalError: new Error('"ada"') },
    'A value was refused: …',
  ],
  ['In an author\'s words: "ada"', {}, 'In an author\'s words: "ada"'],
])('records of the message %s with %o: %s', (message, options, recorded) => {
  expect(recordedMessage(new GraphQLError(message, options), false)).toBe(recorded)
})
