import { expect } from 'vitest'
import { dataModel } from '../../../examples/shop/generated/loaders.ts'
import type { PrismaClient } from '../../../examples/shop/generated/prisma/client.ts'
import type { GatewayOptions } from '../../../src/index.ts'
import { pasted } from './apply-patch.ts'
import { type Asked, asking, type Found, onlyPatch } from './watched-program.ts'

// biome-ignore lint/suspicious/noExplicitAny: an author's parents, arguments and context
type Any = any
export type ShopResolver = (parent: Any, args: Any, context: Any, info: Any) => unknown
export type ShopResolvers = Record<string, Record<string, ShopResolver>>

/** A small program on the tables of the shop. */
export interface ShopAuthor {
  readonly typeDefs: string
  readonly resolvers: ShopResolvers
  readonly loaders?: object
  /** With loaders generated from the Prisma schema [yes]. */
  readonly isGenerated?: boolean
  readonly relations?: object
  readonly asked: readonly Asked[]
}

export function running(prisma: PrismaClient, author: ShopAuthor) {
  const { typeDefs, resolvers, loaders = {}, isGenerated = true, relations, asked } = author
  const options = { typeDefs, resolvers, loaders, prisma, ...(relations && { relations }) } as GatewayOptions
  return asking(isGenerated ? { ...options, dataModel } : options, ...asked)
}

/** Runs a program as it is, and with its patch applied: the answer must be the same, and nothing be found any more. */
export async function curedShop(
  prisma: PrismaClient,
  author: ShopAuthor,
  apply: (patch: string) => Partial<ShopAuthor> = (patch) => {
    const { relations, ...rest } = pasted(patch, author, {})
    return { ...(rest as Partial<ShopAuthor>), ...(Object.keys(relations).length > 0 && { relations }) }
  },
) {
  const before = await running(prisma, author)
  const patch = onlyPatch(before)
  const after = await running(prisma, { ...author, ...apply(patch) })
  expect(after.answer).toBe(before.answer)
  expect(after.found).toEqual([])
  const { advice } = before.found[0] as Found
  return { patch, advice, before: before.statements, after: after.statements }
}

export async function foundInShop(prisma: PrismaClient, author: ShopAuthor): Promise<Found> {
  const { found } = await running(prisma, author)
  expect(found, JSON.stringify(found)).toHaveLength(1)
  return found[0] as Found
}
