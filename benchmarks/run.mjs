import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('.', import.meta.url))
const root = fileURLToPath(new URL('..', import.meta.url))
const [wanted = ''] = process.argv.slice(2)

const install = (args, cwd) => execFileSync('npm', args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] })
if (!existsSync(`${folder}node_modules`))
  install([existsSync(`${folder}package-lock.json`) ? 'ci' : 'install', '--no-audit', '--no-fund'], folder)
install(['run', 'build'], root)

const claims = readdirSync(folder).filter(
  (name) =>
    /^(overhead|memory|recording|report|loaders|diagnosis)-.*\.mjs$/.test(name) && name.includes(wanted),
)
let isHeld = true
for (const claim of claims) {
  const { run } = await import(`./${claim}`)
  if (!(await run())) isHeld = false
}
process.exitCode = isHeld ? 0 : 1
