import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { readEnvironment } from '../config.ts'
import { explainRelations } from '../gateway/explain-relations.ts'
import { explainSchema, schemaExplanation } from '../loaders/relations/explain-schema.ts'
import { loadProject } from './load-project.ts'

/**
 * Says which fields of a project's schema resolve themselves, by which loader, and why others do not. The database is neither opened nor
 * asked: the project is given a pool that connects when it is first used.
 *
 * @returns lines of text, or JSON
 */
export async function explainProjectSchema(
  path: string,
  { json }: { readonly json: boolean },
): Promise<string> {
  const { DATABASE_URL: url } = readEnvironment(process.env)
  const project = await loadProject(path)
  const pool = new pg.Pool({
    connectionString: url ?? 'postgres://127.0.0.1:1/none',
    connectionTimeoutMillis: 1000,
  })
  try {
    const options = await project.config.gateway({ database: { pool, adapter: new PrismaPg(pool) } })
    const wiring = explainRelations({ ...options, typeDefs: project.documents })
    return json ? `${JSON.stringify(schemaExplanation(wiring), null, 2)}\n` : explainSchema(wiring)
  } finally {
    await pool.end()
  }
}
