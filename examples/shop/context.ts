import type { GatewayContext } from 'sluice'
import type { Loaders } from './generated/loaders.ts'
import type { PrismaClient } from './generated/prisma/client.ts'
import type { loaders } from './loaders.ts'

/** What every resolver finds in its third argument. */
export type Context = GatewayContext<typeof loaders> & {
  readonly loaders: Loaders
  readonly prisma: PrismaClient
}
