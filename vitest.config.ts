import { createRequire } from 'node:module'
import { configDefaults, defineConfig } from 'vitest/config'

const require = createRequire(import.meta.url)

// A process that is kept from file to file reads the program once: that is a third of the time. Not for files that look at what is one for
// the whole process (what carries frames, say), or that end processes of their own.
const together = [
  'aggregation',
  'bulk',
  'cache',
  'diagnosis/advice',
  'loaders/models',
  'reports',
  'storage',
].map((folder) => `tests/${folder}/**/*.test.ts`)

export default defineConfig({
  resolve: {
    conditions: ['sluice-source'],
    // One copy of graphql in the test process: two would refuse each other's schemas ("another module or realm").
    alias: [{ find: /^graphql$/, replacement: require.resolve('graphql') }],
  },
  ssr: { resolve: { conditions: ['sluice-source', 'module', 'node', 'development|production'] } },
  test: {
    projects: [
      { extends: true, test: { name: 'together', include: together, isolate: false } },
      {
        extends: true,
        test: {
          name: 'apart',
          include: ['tests/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...together],
        },
      },
    ],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
    restoreMocks: true,
  },
})
