import { clientFrom } from '../measurement/author-arguments.ts'
import type { Client } from '../measurement/measurement.ts'
import { unknownClient } from '../measurement/measurement.ts'

/** What a request says of its client: by `graphql-client-name` and `-version`, else by Apollo's headers of that name. */
export function clientOf(header: (name: string) => string | null): Client {
  const name = header('graphql-client-name')
  const version = header('graphql-client-version')
  if (name !== null || version !== null) return clientFrom(name ?? '', version ?? '')
  const apolloName = header('apollographql-client-name')
  const apolloVersion = header('apollographql-client-version')
  if (apolloName === null && apolloVersion === null) return unknownClient
  return clientFrom(apolloName ?? '', apolloVersion ?? '')
}
