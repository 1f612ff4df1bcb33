import { SluiceError } from '../../errors.ts'
import { shown } from '../../mistakes.ts'
import type { DataModel } from '../data-model.ts'
import { namedLoadersClass } from './named-loaders.ts'
import { prepareLoaders } from './prepared-loaders.ts'
import { type ModelLoadersRequest, type Program, RequestLoaders } from './request-loaders.ts'

export interface ModelLoadersOptions {
  /** Keys in one statement; a batch of more is several statements. Default 10,000; 1 or more. */
  readonly maxKeysPerStatement?: number
}

/** Makes the loaders of one request. */
export type MakeModelLoaders = (request: ModelLoadersRequest) => RequestLoaders

/**
 * Prepares the loaders of a data model once; the function returned gives each request its own, made when first used.
 *
 * Statements are raw SQL through the request's client: what `$extends` adds to `findMany` (a filter for deleted rows, computed fields) does
 * not apply to them.
 *
 * @throws SluiceError CONFIGURATION when the data model contradicts itself or an option is out of its range
 */
export function createModelLoaders(
  dataModel: DataModel,
  { maxKeysPerStatement = 10_000 }: ModelLoadersOptions = {},
): MakeModelLoaders {
  if (!Number.isSafeInteger(maxKeysPerStatement) || maxKeysPerStatement < 1) {
    throw new SluiceError(
      'CONFIGURATION',
      `maxKeysPerStatement must be a whole number, 1 or more, got ${shown(maxKeysPerStatement)}. Leave it out for 10000.`,
    )
  }
  const prepared = prepareLoaders(dataModel)
  const NamedLoaders = namedLoadersClass([...prepared.keys()])
  const program: Program = { dataModel, prepared, NamedLoaders, maxKeysPerStatement }
  return (request) => new RequestLoaders(program, request)
}
