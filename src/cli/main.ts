#!/usr/bin/env node
import { Command } from 'commander'
import { SluiceError } from '../errors.ts'
import { version } from '../version.ts'
import { dev } from './dev.ts'
import { explainProjectSchema } from './explain.ts'
import { start } from './start.ts'

const program = new Command('sluice')
  .description('A GraphQL performance gateway for GraphQL on PostgreSQL.')
  .version(version)
  .showHelpAfterError()

program
  .command('start')
  .description('serve a project: its SDL, resolvers and database, as sluice.config.ts says')
  .argument('[project]', "the project's folder or its configuration file", '.')
  .action((project: string) => orExit(start(project)))

program
  .command('dev')
  .description('the same, started again whenever a file of the project changes')
  .argument('[project]', "the project's folder", '.')
  .action((project: string) => orExit(dev(project)))

program
  .command('explain')
  .description('say what Sluice makes of a project, without serving it')
  .command('schema')
  .description('which fields resolve themselves, through which loader, and why others do not')
  .argument('[project]', "the project's folder or its configuration file", '.')
  .option('--json', 'as JSON')
  .action((project: string, { json = false }: { json?: boolean }) =>
    orExit(explainProjectSchema(project, { json }).then((text) => void process.stdout.write(text))),
  )

await program.parseAsync()

/** A mistake that explains itself is printed as it is; anything else is a defect and shows where it came from. */
async function orExit(command: Promise<void>): Promise<void> {
  try {
    await command
  } catch (error) {
    const text =
      error instanceof SluiceError
        ? error.message
        : error instanceof Error
          ? (error.stack ?? error.message)
          : error
    process.stderr.write(`sluice: ${text}\n`)
    process.exit(1)
  }
}
