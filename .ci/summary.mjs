import { readFileSync } from 'node:fs'

// Closes the run with one line, and fails it when a test failed, none ran, or one that needs PostgreSQL or Redis was skipped:
// where this runs, both are there.
const [file = '', status = '1'] = process.argv.slice(2)
const { testResults } = JSON.parse(readFileSync(file, 'utf8'))
const tests = testResults.flatMap(({ assertionResults }) => assertionResults)
const count = (...states) => tests.filter((test) => states.includes(test.status)).length
const passed = count('passed')
const failed =
  count('failed') +
  testResults.filter((one) => one.status === 'failed' && one.assertionResults.length === 0).length
const skipped = tests.filter((test) => ['skipped', 'pending', 'todo', 'disabled'].includes(test.status))

// The checks whose tool a machine may lack, or that depend on who runs them (nothing is forbidden to root, and only root may mount);
// PostgreSQL and Redis are here.
const isOptional = (test) =>
  /promtool|a real Prometheus|writeWhole (says that it may not|leaves the old file)/.test(test.fullName)

for (const test of skipped) console.log(`skipped: ${test.fullName}`)
console.log(`${passed} passed, ${failed} failed, ${skipped.length} skipped`)
process.exitCode =
  status !== '0' || failed > 0 || passed === 0 || skipped.some((test) => !isOptional(test)) ? 1 : 0
