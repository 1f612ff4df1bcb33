export type { CacheContext } from './cache/cache-context.ts'
export { defineConfig, type ProjectConfig, type ProjectDatabase } from './cli/define-config.ts'
export { measuredPool } from './database/measured-pool.ts'
export { measuredPrisma } from './database/measured-prisma.ts'
export { type MeasuredStatement, measureStatement } from './database/measured-statement.ts'
export { type ErrorCode, errorCodes, SluiceError } from './errors.ts'
export { createGateway } from './gateway/create-gateway.ts'
export type { Gateway, ListenOptions } from './gateway/gateway.ts'
export type { ContextParameters, GatewayContext, GatewayOptions } from './gateway/options.ts'
export type { SessionOf } from './identity/identify.ts'
export { type BatchedOptions, type BatchResolver, batched } from './loaders/batched.ts'
export type { DataModel } from './loaders/data-model.ts'
export type { LoaderDefinitions } from './loaders/create-loaders.ts'
export {
  type BatchFunction,
  defineLoader,
  type LoaderDefinition,
  type LoaderOptions,
  type LoadersOf,
} from './loaders/define-loader.ts'
export type {
  FieldComparison,
  FieldOf,
  ListLoader,
  ListLoaderArguments,
  Loader,
  RowFilter,
  RowOrder,
} from './loaders/generated-types.ts'
export type { WorkClient } from './measurement/author-arguments.ts'
export { measureOperation, recordOperation, type WorkDone } from './measurement/operations.ts'
export { measure, startMeasure } from './measurement/spans.ts'
