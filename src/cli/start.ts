import { randomBytes } from 'node:crypto'
import { readEnvironment } from '../config.ts'
import type { Database } from '../database/database.ts'
import { composeGateway } from '../gateway/compose.ts'
import type { Gateway } from '../gateway/gateway.ts'
import type { Log } from '../gateway/log.ts'
import { createLog } from '../gateway/log.ts'
import { onScreen } from '../gateway/show-findings.ts'
import { banner } from './banner.ts'
import { loadProject } from './load-project.ts'
import { openProjectDatabase } from './open-database.ts'
import { optionsOf, withProjectOptions } from './options-of.ts'

/** Serves a project until SIGINT or SIGTERM, then ends cleanly: what is in flight is answered, measurements are kept. */
export async function start(path: string): Promise<void> {
  const environment = readEnvironment(process.env)
  const production = environment.NODE_ENV === 'production'
  const madeToken = environment.ADMIN_TOKEN === undefined ? randomBytes(24).toString('hex') : undefined
  const log = createLog(environment.LOG_LEVEL)
  const project = await loadProject(path)
  const { database, handed } = await openProjectDatabase(project, environment, (line) =>
    process.stdout.write(`${line}\n`),
  )
  let gateway: Gateway | undefined
  try {
    const options = withProjectOptions(
      optionsOf(environment, madeToken, process.env),
      await project.config.gateway({ database: handed }),
    )
    const display = onScreen((text) => process.stdout.write(text))
    gateway = await composeGateway({ ...options, typeDefs: project.documents }, { database, log, display })
    const { url, metricsUrl } = await gateway.listen({ port: environment.PORT, host: environment.HOST })
    process.stdout.write(
      banner({
        name: project.config.name ?? project.file,
        url,
        metricsUrl,
        database: database.description,
        embedded: database.kind === 'embedded',
        madeToken,
        production,
        tryThese: project.config.tryThese ?? [],
      }),
    )
  } catch (error) {
    // A port that is taken: what the gateway began on the database ends before it.
    await gateway?.close()
    await database.close()
    throw error
  }
  surviveStrays(log)
  endOnSignal(gateway, database, log)
}

/** An error that an author's callback let go ends nobody else's request: it is logged, and the process goes on. */
function surviveStrays(log: Log): void {
  process.on('unhandledRejection', (reason) =>
    log.error({ err: reason }, 'a rejection was awaited by nobody'),
  )
  process.on('uncaughtException', (error) => log.error({ err: error }, 'an exception was caught by nobody'))
}

function endOnSignal(gateway: Gateway, database: Database, log: Log): void {
  let isEnding = false
  const end = async (signal: string) => {
    log.info({ signal }, 'ending: requests in flight are answered, measurements are written')
    try {
      await gateway.close()
      await database.close()
      process.exitCode = 0
    } catch (error) {
      log.error({ err: error }, 'the end was not clean')
      process.exitCode = 1
    }
    // Nothing of ours is left to wait for; a timer or socket of the author's must not keep a stopped service alive.
    process.exit()
  }
  const onSignal = (signal: string) => {
    // A second signal changes nothing: the end has its own limit of time, and cutting it short would lose measurements.
    if (isEnding) return
    isEnding = true
    void end(signal)
  }
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal)
}
