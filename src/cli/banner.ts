import { version } from '../version.ts'

/** What a started gateway tells the person who started it: where it is, who may ask what, what is embedded, what to try. */
export function banner(facts: {
  readonly name: string
  readonly url: string
  /** Present where `/metrics` has a port of its own. */
  readonly metricsUrl: string | undefined
  readonly database: string
  readonly embedded: boolean
  /** Present where one was made for this run; a token that was configured is a secret and not printed. */
  readonly madeToken: string | undefined
  readonly production: boolean
  readonly tryThese: readonly string[]
}): string {
  const { url } = facts
  const base = url.replace(/\/graphql$/, '')
  const lines = [
    `Sluice ${version} serves ${facts.name}`,
    '',
    row('GraphQL', `${url}${facts.production ? '' : '  (GraphiQL in a browser)'}`),
    row('Metrics', facts.metricsUrl ?? `${base}/metrics`),
    row('Health', `${base}/health/ready`),
    row(
      'Database',
      facts.embedded ? `${facts.database}; set DATABASE_URL to use a PostgreSQL server` : facts.database,
    ),
    row('Administrator', administratorLine(facts.madeToken)),
  ]
  if (facts.tryThese.length > 0)
    lines.push('', 'Try, in GraphiQL or by POST:', ...facts.tryThese.map((one) => `  ${oneLine(one)}`))
  if (facts.madeToken !== undefined) {
    lines.push(
      '',
      'Then ask what happened, as the administrator:',
      `  curl -s ${url} -H 'content-type: application/json' -H 'authorization: Bearer ${facts.madeToken}' \\`,
      `    -d '{"query":"{ performanceReport(last: \\"5m\\") { requests errors } nPlusOneFindings(last: \\"5m\\") { coordinate advice } }"}'`,
    )
  }
  return `${lines.join('\n')}\n`
}

const row = (label: string, value: string) => `  ${label.padEnd(14)} ${value}`

const administratorLine = (madeToken: string | undefined) =>
  madeToken === undefined
    ? 'Authorization: Bearer <ADMIN_TOKEN>'
    : `Authorization: Bearer ${madeToken}  (made for this run; set ADMIN_TOKEN to choose it)`

const oneLine = (operation: string) => operation.replace(/\s+/g, ' ').trim()
