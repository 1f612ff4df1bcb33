export {
  type BatchCall,
  type BatchOptions,
  BatchSourceError,
  batchOperation,
} from './bulk/batch-operation.ts'
export { type BatchQueryOptions, type BatchRows, batchQuery } from './bulk/batch-query.ts'
export type { BatchFailure, BatchProgress, BatchResult } from './bulk/batch-tally.ts'
export { type CursorPages, cursorPaginate, type PaginateOptions } from './bulk/cursor-paginate.ts'
export type { RowOf } from './bulk/delegate.ts'
export type { Direction } from './bulk/order.ts'
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
export type { LoaderDefinitions } from './loaders/create-loaders.ts'
export type { DataModel } from './loaders/data-model.ts'
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
export { needs } from './loaders/relations/needs.ts'
export type { WorkClient } from './measurement/author-arguments.ts'
export { measureOperation, recordOperation, type WorkDone } from './measurement/operations.ts'
export { measure, startMeasure } from './measurement/spans.ts'
