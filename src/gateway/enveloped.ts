import type { DocumentNode, GraphQLError, GraphQLSchema } from 'graphql'

/** Envelop's stages as Yoga joined them, for one operation. */
export interface Enveloped {
  readonly schema: GraphQLSchema
  parse(document: string): DocumentNode
  validate(schema: GraphQLSchema, document: DocumentNode): readonly GraphQLError[]
  contextFactory(): object | Promise<object>
  execute(args: object): unknown
}
