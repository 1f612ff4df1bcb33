import type { GatewayOptions } from 'sluice'

/** How the API shows the relations of the tables: each field that is one, and has no resolver, resolves itself. */
export const relations: GatewayOptions['relations'] = {
  models: { Account: 'Customer' },
  orderBy: {
    'Account.orders': [{ field: 'placedAt', direction: 'desc' }],
    'Category.children': [{ field: 'name', direction: 'asc' }],
    'Product.reviews': [{ field: 'createdAt', direction: 'desc' }],
  },
}
