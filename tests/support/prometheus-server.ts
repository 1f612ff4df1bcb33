import { execFile, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { freePort } from './ports.ts'

/** Whether Prometheus itself is on this machine. */
export const hasPrometheus = await new Promise<boolean>((resolve) => {
  execFile('prometheus', ['--version'], (error) => resolve(error === null))
})

/** What Prometheus is to scrape. */
export interface Target {
  /** Of `/metrics`. */
  readonly url: string
  readonly token?: string
}

export interface PrometheusServer {
  /** The value of a PromQL expression that gives one; undefined where it gives none. */
  value(expression: string): Promise<number | undefined>
  /** Asks again until the answer is as wanted, and gives it. Fails after half a minute with the last answer. */
  until(expression: string, isWanted: (value: number | undefined) => boolean): Promise<number | undefined>
  /** Target to `up` or `down`, and why. */
  health(): Promise<Record<string, string>>
}

/** Starts a Prometheus that scrapes the targets each second, for one test. */
export async function startPrometheus(targets: readonly Target[]): Promise<PrometheusServer> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-prometheus-'))
  const config = join(folder, 'prometheus.yml')
  // YAML reads JSON.
  await writeFile(config, JSON.stringify(configOf(targets)))
  const port = await freePort()
  const child = spawn(
    'prometheus',
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let printed = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed += text
  })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
    await rm(folder, { recursive: true, force: true })
  })
  const base = `http://127.0.0.1:${port}`
  const isReady = async () => (await fetch(`${base}/-/ready`).catch(() => undefined))?.status === 200
  await polled(
    isReady,
    (ready) => ready,
    () => `Prometheus is not ready:\n${printed}`,
  )
  return api(base)
}

const configOf = (targets: readonly Target[]) => ({
  global: { scrape_interval: '1s', scrape_timeout: '1s' },
  scrape_configs: targets.map(({ url, token }, index) => ({
    job_name: `gateway-${index}`,
    static_configs: [{ targets: [new URL(url).host] }],
    ...(token === undefined ? {} : { authorization: { credentials: token } }),
  })),
})

function api(base: string): PrometheusServer {
  async function value(expression: string): Promise<number | undefined> {
    const answer = await fetch(`${base}/api/v1/query?query=${encodeURIComponent(expression)}`)
    const { status, error, data } = (await answer.json()) as QueryAnswer
    if (status !== 'success') throw new Error(`${expression}: ${error}`)
    if (data.result.length > 1) throw new Error(`${expression} gives ${data.result.length} values`)
    const found = data.result[0]?.value[1]
    return found === undefined ? undefined : Number(found)
  }
  return {
    value,
    until: (expression, isWanted) =>
      polled(
        () => value(expression),
        isWanted,
        (last) => `${expression} stayed ${last}`,
      ),
    async health() {
      const { data } = (await (await fetch(`${base}/api/v1/targets`)).json()) as TargetsAnswer
      return Object.fromEntries(
        data.activeTargets.map(({ labels, health, lastError }) => [
          labels.job,
          `${health} ${lastError}`.trim(),
        ]),
      )
    },
  }
}

interface QueryAnswer {
  readonly status: string
  readonly error?: string
  readonly data: { readonly result: readonly { readonly value: readonly [number, string] }[] }
}

interface TargetsAnswer {
  readonly data: {
    readonly activeTargets: readonly {
      readonly labels: { readonly job: string }
      readonly health: string
      readonly lastError: string
    }[]
  }
}

const pollMs = 100
const patienceMs = 30_000

/** Prometheus tells nobody when it has scraped: it is asked until it has. */
async function polled<T>(
  ask: () => Promise<T>,
  isWanted: (value: T) => boolean,
  explain: (last: T) => string,
): Promise<T> {
  const until = performance.now() + patienceMs
  for (;;) {
    const value = await ask()
    if (isWanted(value)) return value
    if (performance.now() > until) throw new Error(explain(value))
    await new Promise((resolve) => setTimeout(resolve, pollMs))
  }
}
