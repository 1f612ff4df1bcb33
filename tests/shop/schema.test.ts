import { makeExecutableSchema } from '@graphql-tools/schema'
import { isObjectType, parse, validate } from 'graphql'
import { expect, it } from 'vitest'
import { resolvers } from '../../examples/shop/resolvers/index.ts'
import config from '../../examples/shop/sluice.config.ts'
import { shopTypeDefs } from '../support/shop.ts'

const schema = makeExecutableSchema({ typeDefs: shopTypeDefs, resolvers })

it('gives every field of Query a lifetime, so that none makes an answer uncacheable by oversight', () => {
  const without = Object.values(schema.getQueryType()?.getFields() ?? {})
    .filter((field) =>
      field.astNode?.directives?.every((directive) => directive.name.value !== 'cacheControl'),
    )
    .map((field) => field.name)
  expect(without).toEqual([])
})

it('prints operations at start that are valid', () => {
  expect(config.tryThese).toHaveLength(3)
  for (const operation of config.tryThese ?? []) expect(validate(schema, parse(operation))).toEqual([])
})

it('leads from public types to no private one', () => {
  // Account and Order are private: only Query.me, Account itself and the mutation that makes an order may lead there.
  const isPrivate = (type: string) => /^(Account|Order|OrderLine|OrderEdge|OrderConnection)$/.test(type)
  const doors = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter((type) => !isPrivate(type.name))
    .flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => isPrivate(String(field.type).replace(/[[\]!]/g, '')))
        .map((field) => `${type.name}.${field.name}`),
    )
  expect(doors.sort()).toEqual(['Mutation.placeOrder', 'Query.me'])
})
