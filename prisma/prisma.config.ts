import { defineConfig } from 'prisma/config'

// For Prisma's own commands on Sluice's tables: npx prisma migrate status --config prisma/prisma.config.ts
const url = new URL(process.env.DATABASE_URL ?? 'postgres://127.0.0.1:5432/postgres')
url.searchParams.set('schema', 'performance')

export default defineConfig({
  schema: 'schema.prisma',
  migrations: { path: 'migrations' },
  datasource: { url: url.href },
})
