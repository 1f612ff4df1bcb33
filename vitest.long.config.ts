import { mergeConfig } from 'vitest/config'
import config from './vitest.config.ts'

/** What takes minutes: `npm run test:long`. */
export default mergeConfig(
  { ...config, test: { ...config.test, include: [] } },
  { test: { include: ['tests/**/*.long.ts'], testTimeout: 600_000, hookTimeout: 120_000, maxWorkers: 1 } },
)
