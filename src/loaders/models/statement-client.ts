import { SluiceError } from '../../errors.ts'
import { schemaOf } from '../../measurement/client-schema.ts'
import { shown } from '../../mistakes.ts'
import type { LoadRequest } from './cached-load.ts'
import type { Parameters } from './parameters.ts'
import { inSchema } from './sql.ts'

/** A row with the place of its key in the batch, from 1. */
export type PlacedRow = Readonly<Record<string, unknown>> & { readonly n: number }

/** Sends the statements of loaders through a Prisma client: the one that the request has, so that they are measured as its others are. */
export class StatementClient {
  readonly #prisma: { $queryRawUnsafe(sql: string, ...parameters: unknown[]): PromiseLike<PlacedRow[]> }

  /** @throws SluiceError CONFIGURATION when it is no Prisma client */
  constructor(prisma: object) {
    if (typeof (prisma as { $queryRawUnsafe?: unknown } | undefined)?.$queryRawUnsafe !== 'function') {
      throw new SluiceError(
        'CONFIGURATION',
        `Loaders must be given a PrismaClient, got ${prisma === null ? 'null' : shown(prisma)}. ` +
          'Make one with measuredPrisma(PrismaClient, { adapter }).',
      )
    }
    this.#prisma = prisma as never
  }

  /** Sends a statement whose first parameters are the keys of the batch: an array for each field of the key, whatever their number. */
  async send(
    sql: string,
    requests: readonly LoadRequest[],
    width: number,
    parameters: Parameters['values'],
  ): Promise<readonly PlacedRow[]> {
    const keys = Array.from({ length: width }, (_, index) =>
      requests.map(({ written }) => written.values[index]),
    )
    const read = schemaOf(this.#prisma)
    const schema = typeof read === 'object' ? await read : read
    return await this.#prisma.$queryRawUnsafe(inSchema(sql, schema), ...keys, ...parameters)
  }
}
