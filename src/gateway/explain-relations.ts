import { resolveOptions } from '../config.ts'
import { SluiceError } from '../errors.ts'
import type { Wiring } from '../loaders/relations/wiring.ts'
import { buildSchemas } from './build-schema.ts'
import type { GatewayOptions } from './options.ts'
import { parseSdl } from './sdl.ts'

/**
 * What a gateway of these options would wire, without making one.
 *
 * @throws SluiceError CONFIGURATION (every mistake at once), SCHEMA
 */
export function explainRelations(given: GatewayOptions): Wiring {
  const { relations } = resolveOptions(given)
  const { dataModel } = given
  if (dataModel === undefined) {
    throw new SluiceError(
      'CONFIGURATION',
      'explain schema needs dataModel, which says what is a relation, and got none. Add the generator sluice-loaders to schema.prisma, ' +
        'run npx prisma generate, and give its dataModel to the gateway.',
    )
  }
  const { wiring } = buildSchemas({
    documents: parseSdl(given.typeDefs),
    resolvers: given.resolvers ?? {},
    performanceResolvers: {},
    measured: false,
    dataModel,
    relations,
  })
  return wiring ?? { wired: [], skipped: [], usesLoader: new Map(), shadowed: new Map() }
}
