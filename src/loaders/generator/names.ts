import pluralize from 'pluralize'

/** `orderLine` of `OrderLine`: how the Prisma client, too, calls a model. */
export function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1)
}

/** `customerById`, `membershipByUserIdAndOrgId`: one row of a model by a unique key. */
export function uniqueLoader(model: string, fields: readonly string[]): string {
  return lowerFirst(model) + by(fields)
}

/** `reviewsByProductId`: the rows of a model with a foreign key. */
export function listLoader(model: string, fields: readonly string[]): string {
  return pluralize(lowerFirst(model)) + by(fields)
}

/** `tagsByPostId`: the rows at the other end of a relation of many to many. */
export function pairLoader(relation: string, model: string, fields: readonly string[]): string {
  return relation + by([model + fields.map(upperFirst).join('And')])
}

function by(fields: readonly string[]): string {
  return `By${fields.map(upperFirst).join('And')}`
}

function upperFirst(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}
