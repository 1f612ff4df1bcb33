import type { DocumentNode, OperationDefinitionNode } from 'graphql'
import { GraphQLError, getOperationAST, Kind, visit } from 'graphql'
import type { AnalysisRequest } from '../reports/analysis-request.ts'
import { badInput, show } from '../reports/duration.ts'
import type { Enveloped } from './enveloped.ts'

const maxQuotedErrors = 10

/**
 * The document of an analysis, once it is known that it can be run.
 *
 * @param enveloped the stages of the public schema
 * @throws GraphQLError BAD_USER_INPUT for what is no query of that schema within the limits, or has no such variable to scale
 */
export function analyzedDocument(enveloped: Enveloped, request: AnalysisRequest): DocumentNode {
  const document = parsed(enveloped, request.document)
  const operation = operationOf(document, request.operationName)
  const errors = enveloped.validate(enveloped.schema, document)
  if (errors.length > 0) throw quoted(errors, 'Only the public schema is analysed.')
  visit(document, {
    Directive({ name }) {
      if (name.value === 'defer' || name.value === 'stream')
        throw badInput(`An answer in parts is not analysed. Take @${name.value} out of the document.`)
    },
  })
  if (request.scale !== undefined) checkScaled(operation, request.scale.variable)
  return document
}

/**
 * One error for a request's mistakes: the first of them as it is, so that what is recorded of it is what would be recorded of that; all of
 * them in its extensions.
 */
export function quoted(errors: readonly GraphQLError[], remedy = ''): GraphQLError {
  const [first] = errors as readonly [GraphQLError]
  const others = errors.length > 1 ? `(${errors.length - 1} more in extensions.errors)` : ''
  return new GraphQLError([first.message, others, remedy].filter(Boolean).join(' '), {
    extensions: {
      code: 'BAD_USER_INPUT',
      errors: errors.slice(0, maxQuotedErrors).map(({ message, locations }) => ({ message, locations })),
    },
  })
}

function parsed(enveloped: Enveloped, text: string): DocumentNode {
  try {
    return enveloped.parse(text)
  } catch (error) {
    throw error instanceof GraphQLError ? quoted([error]) : error
  }
}

function operationOf(document: DocumentNode, name: string | undefined): OperationDefinitionNode {
  const operation = getOperationAST(document, name)
  if (operation == null) {
    const names = document.definitions.flatMap((definition) =>
      definition.kind === Kind.OPERATION_DEFINITION ? [definition.name?.value ?? 'one without a name'] : [],
    )
    const had = names.length === 0 ? 'none' : show(names.join(', '))
    const wanted =
      name === undefined ? 'exactly one operation, or operationName' : `the operation ${show(name)}`
    throw badInput(
      `Expected ${wanted} in the document, which has ${had}. Say by operationName which one to run.`,
    )
  }
  if (operation.operation !== 'query')
    throw badInput(
      `Only queries are analysed, since a run must change nothing; got a ${operation.operation}.`,
    )
  return operation
}

function checkScaled({ variableDefinitions = [] }: OperationDefinitionNode, name: string): void {
  const definition = variableDefinitions.find(({ variable }) => variable.name.value === name)
  if (definition === undefined) {
    const names = variableDefinitions.map(({ variable }) => variable.name.value)
    const had = names.length === 0 ? 'none' : names.join(', ')
    throw badInput(
      `scale.variable must be the name of a variable that the operation declares, without "$", got ${show(name)}; it declares ${had}.`,
    )
  }
  const type = definition.type.kind === Kind.NON_NULL_TYPE ? definition.type.type : definition.type
  if (type.kind !== Kind.NAMED_TYPE || type.name.value !== 'Int')
    throw badInput(`scale.variable must be of type Int, and $${name} is not.`)
}
