/** On the client itself, so that what `$extends` makes of it has it, too. */
const schemaKey = Symbol('sluice.schema')

/** A schema, or a promise of it where the client has to connect first. */
type ReadSchema = () => string | Promise<string>

/** Notes how to ask a database client in which schema it looks for tables whose schema nobody names. */
export function noteSchema(client: object, read: ReadSchema): void {
  Object.defineProperty(client, schemaKey, { value: read, configurable: true })
}

/** That schema; undefined for a client of which it was not noted. */
export function schemaOf(client: object): string | Promise<string> | undefined {
  return (client as { readonly [schemaKey]?: ReadSchema })[schemaKey]?.()
}
