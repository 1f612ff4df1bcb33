import type { Row } from '../model-loaders.ts'
import { CachedLoad, type LoadOptions } from './cached-load.ts'
import type { PreparedLoader } from './prepared-loaders.ts'
import type { StatementClient } from './statement-client.ts'
import { oneSql } from './statements.ts'
import { WholeRows } from './whole-rows.ts'

/** What one request loads by a unique key. */
export class OneLoads {
  readonly prepared: PreparedLoader
  readonly cached: CachedLoad<Row | null>
  /** `context.loaders.customerById` */
  readonly loader: WholeRows<Row | null>

  constructor(prepared: PreparedLoader, client: StatementClient, options: LoadOptions) {
    const { source, sets, name } = prepared
    this.prepared = prepared
    this.cached = new CachedLoad(
      {
        keys: source.keys,
        sets,
        nothing: () => null,
        send: async (requests, columns) => {
          const found: (Row | null)[] = requests.map(() => null)
          const rows = await client.send(oneSql(source, columns), requests, source.keys.width, [])
          for (const row of rows) found[row.n - 1] = columns.read(row)
          return found
        },
      },
      options,
    )
    this.loader = new WholeRows(name, this.cached, sets.all)
  }

  clearAll(): void {
    this.cached.clearAll()
  }
}
