import type { PrismaPg } from '@prisma/adapter-pg'
import type pg from 'pg'
import type { GatewayOptions } from '../gateway/options.ts'

/** The project's database as `sluice.config.ts` receives it: already open, migrated and seeded. */
export interface ProjectDatabase {
  /** One pool for everything; on the embedded database it has one connection. */
  readonly pool: pg.Pool
  /** Prisma's driver adapter over that pool, for `measuredPrisma(PrismaClient, { adapter })`. */
  readonly adapter: PrismaPg
}

/** What `sluice start` needs to know of an author's project; paths are relative to the file. */
export interface ProjectConfig {
  /** Shown at start. */
  readonly name?: string
  /** Folder of `*.graphql` files, read with its subfolders. */
  readonly schema: string
  readonly database?: {
    /** Folder of Prisma's migrations, applied at start. */
    readonly migrations: string
    /** Fills an empty database; called at each start, so it must do nothing when there is nothing to do. */
    readonly seed?: (database: ProjectDatabase) => Promise<unknown>
  }
  /** The gateway's options, made when the database is open. The SDL comes from `schema`. */
  readonly gateway: (parts: {
    readonly database: ProjectDatabase
  }) => Omit<GatewayOptions, 'typeDefs' | 'databaseUrl'>
  /** Operations printed at start, for a newcomer to try. */
  readonly tryThese?: readonly string[]
}

/** Types the default export of `sluice.config.ts`; returns it as it is. */
export function defineConfig(config: ProjectConfig): ProjectConfig {
  return config
}
