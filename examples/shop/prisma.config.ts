import { defineConfig } from 'prisma/config'

// For Prisma's own commands, such as `migrate dev`. The gateway applies the migrations at start without it.
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? '' },
})
