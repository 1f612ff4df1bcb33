import { GraphQLError } from 'graphql'

/** Everything the shop refuses, by `extensions.code`; a client acts on the code and shows the sentence. */
export type ShopErrorCode =
  | 'ALREADY_REVIEWED'
  | 'BAD_USER_INPUT'
  | 'FORBIDDEN'
  | 'OUT_OF_STOCK'
  | 'PRODUCT_NOT_FOUND'
  | 'UNAUTHENTICATED'

/** An error meant for the client: a GraphQLError reaches him as it is, any other is masked. */
export function shopError(
  code: ShopErrorCode,
  message: string,
  details: Record<string, unknown> = {},
): GraphQLError {
  return new GraphQLError(message, { extensions: { code, ...details } })
}

/** @throws GraphQLError BAD_USER_INPUT unless `value` is a whole number of the range */
export function assertWithin(name: string, value: number, [least, most]: readonly [number, number]): void {
  if (Number.isInteger(value) && value >= least && value <= most) return
  throw shopError('BAD_USER_INPUT', `${name} must be ${least} to ${most}, got ${value}.`)
}

/** @throws GraphQLError BAD_USER_INPUT unless `text` has as many characters as the range says */
export function assertLength(name: string, text: string, [least, most]: readonly [number, number]): void {
  if (text.trim().length >= least && text.length <= most) return
  throw shopError(
    'BAD_USER_INPUT',
    `${name} must have ${least} to ${most} characters, got ${text.trim() === '' ? 'none' : text.length}.`,
  )
}
