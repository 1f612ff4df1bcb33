import type { Context } from './context.ts'
import { shopError } from './errors.ts'
import type { Customer } from './generated/prisma/client.ts'
import { parseId } from './resolvers/ids.ts'

/**
 * Who asks: `Authorization: Bearer customer-7` is customer 7, `Authorization: Bearer staff` is the staff. A stand-in: anybody can write
 * such a header. A real shop verifies a signed token or a session cookie here, and returns the same string.
 */
export function sessionOf(request: Request): string | null {
  const authorization = request.headers.get('authorization') ?? ''
  return /^Bearer (staff|customer-[1-9]\d{0,9})$/.exec(authorization)?.[1] ?? null
}

/** The signed-in customer, or null when nobody is, the staff is, or his account is gone. */
export async function findCustomer({ session, prisma }: Context): Promise<Customer | null> {
  if (session === null || !session.startsWith('customer-')) return null
  const id = parseId(session.slice('customer-'.length))
  return id === undefined ? null : prisma.customer.findUnique({ where: { id } })
}

/** @throws GraphQLError UNAUTHENTICATED */
export async function requireCustomer(context: Context): Promise<Customer> {
  const customer = await findCustomer(context)
  if (customer === null) throw shopError('UNAUTHENTICATED', 'Sign in as a customer first.')
  return customer
}

/** @throws GraphQLError UNAUTHENTICATED or FORBIDDEN */
export function requireStaff({ session }: Context): void {
  if (session === null) throw shopError('UNAUTHENTICATED', 'Sign in as staff first.')
  if (session !== 'staff') throw shopError('FORBIDDEN', 'Only the staff may do this.')
}
