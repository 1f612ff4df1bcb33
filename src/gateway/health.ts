import type { Lifecycle } from './lifecycle.ts'

const maxAgeMs = 1000
const timeoutMs = 2000

/** Something the gateway cannot answer queries without; `ping` rejects when it is away. */
export interface Dependency {
  readonly name: string
  readonly ping: () => Promise<unknown>
}

export interface Readiness {
  readonly ready: boolean
  /** Why not, one word each: `draining`, or the name of a dependency that is away. */
  readonly reasons: readonly string[]
}

/**
 * Whether the gateway should be sent requests. Each dependency is asked at most once a second, and for at most two, so that probes
 * cost a database in trouble nothing more.
 */
export function createReadiness(
  lifecycle: Lifecycle,
  dependencies: readonly Dependency[],
  now: () => number = Date.now,
) {
  let asked: { readonly at: number; readonly away: Promise<readonly string[]> } | undefined
  return async (): Promise<Readiness> => {
    if (lifecycle.state.phase !== 'serving') return { ready: false, reasons: ['draining'] }
    if (asked === undefined || Math.abs(now() - asked.at) > maxAgeMs)
      asked = { at: now(), away: awayOf(dependencies) }
    const reasons = await asked.away
    return { ready: reasons.length === 0, reasons }
  }
}

async function awayOf(dependencies: readonly Dependency[]): Promise<string[]> {
  const answers = await Promise.all(
    dependencies.map(async (dependency) => ((await isAnswering(dependency)) ? [] : [dependency.name])),
  )
  return answers.flat()
}

async function isAnswering({ ping }: Dependency): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), timeoutMs)
  })
  try {
    return await Promise.race([
      ping().then(
        () => true,
        () => false,
      ),
      late,
    ])
  } finally {
    clearTimeout(timer)
  }
}
