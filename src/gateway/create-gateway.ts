import { composeGateway } from './compose.ts'
import type { Gateway } from './gateway.ts'
import type { GatewayOptions } from './options.ts'

/**
 * Creates a gateway: SDL and resolvers go in, an HTTP server comes out that batches, caches by tag, measures every operation down to its
 * statements and answers an administrator's questions about them.
 *
 * @param options see `GatewayOptions`: each option with its unit and default
 * @throws SluiceError CONFIGURATION listing every wrong option, SCHEMA with the file and line, DATABASE_… when `databaseUrl` cannot be used
 */
export function createGateway(options: GatewayOptions): Promise<Gateway> {
  return composeGateway(options)
}
