import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { createGateway } from '../../../src/gateway/create-gateway.ts'
import type { GatewayOptions } from '../../../src/gateway/options.ts'
import type { Finding } from '../../../src/measurement/finding.ts'

/** A gateway as a team writes it, an operation of one of its clients, and what must be found in it: no less and no more. */
export interface Program {
  readonly name: string
  readonly typeDefs: string
  readonly resolvers: Readonly<Record<string, Readonly<Record<string, Resolve>>>>
  readonly loaders?: GatewayOptions['loaders']
  /** What the program adds to the context of each request, beside the world's. */
  readonly context?: (world: World) => object
  readonly options?: Partial<GatewayOptions>
  readonly ask: string
  readonly variables?: object
  /** Between a first asking, of which nothing must be found, and the one that is judged. */
  readonly between?: (world: World) => unknown
  /** `KIND Coordinate at path.*.pattern`, and for a loader ` of loader`. */
  readonly finds: readonly string[]
  /** A text that would be wrong in the patch. */
  readonly patchLeavesOut?: string
  /** Where the product does otherwise, and why that is wrong. */
  readonly disputed?: Disputed
}

/** What the product does now, exactly, so that neither another mistake nor its mending goes unnoticed. */
interface Disputed {
  readonly why: string
  /** In the place of `finds`. */
  readonly found?: readonly string[]
  /** What `patchLeavesOut` is in the patch. */
  readonly isInPatch?: boolean
}

// biome-ignore lint/suspicious/noExplicitAny: each file's own: a pool, a Prisma client
export type World = any

/** As loosely typed as an author's may be. */
type Resolve = (parent: World, args: World, context: World, info: World) => unknown

/** A test for each program of a file, which is asked over the gateway as an administrator who wants a trace. */
export function judge(programs: readonly Program[], file: string, world: () => World): void {
  const written = textOf(`./${file}.ts`)
  for (const program of programs) {
    const { name, finds, patchLeavesOut, disputed } = program
    it(name, async () => {
      const { first, findings } = await runProgram(program, world())
      expect(first).toEqual([])
      expect(findings.map(named).sort()).toEqual([...(disputed?.found ?? finds)].sort())
      const patches = findings.map(({ patch }) => patch ?? '').join('\n')
      expect(namesOf(patches).filter((one) => !isKnown(one, written, patches))).toEqual([])
      if (patchLeavesOut !== undefined)
        expect(patches.includes(patchLeavesOut), patches).toBe(disputed?.isInPatch === true)
    })
  }
}

const named = ({ kind, coordinate, pathPattern, loader }: Finding) =>
  `${kind} ${coordinate} at ${pathPattern}${loader == null ? '' : ` of ${loader}`}`

const textOf = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8')

const shop = '../../../examples/shop/'
const worlds = ['./clinic.ts', `${shop}prisma/schema.prisma`, `${shop}generated/loaders.ts`].map(textOf)

/** What a patch takes from objects of the author: columns, arguments, models, loaders. */
const namesOf = (patch: string) =>
  [...patch.matchAll(/\b(?:parent|args|row|prisma|loaders)\.(\w+)/g)].map(([, name]) => name ?? '')

/** Whether the author wrote it, or the patch defines it: a loader, a column's alias. */
const isKnown = (name: string, written: string, patch: string) =>
  [written, ...worlds].some((text) => new RegExp(`\\b${name}\\b`, 'i').test(text)) ||
  patch.includes(`${name}: defineLoader(`) ||
  patch.includes(` as ${name}`)

async function runProgram(program: Program, world: World) {
  const { typeDefs, resolvers, loaders, context, between, options } = program
  const gateway = await createGateway({
    typeDefs,
    resolvers: resolvers as GatewayOptions['resolvers'],
    loaders,
    context: () => ({ ...world, ...context?.(world) }),
    prisma: world.prisma,
    adminToken: 'the-token-of-the-court',
    production: false,
    logLevel: 'silent',
    ...options,
  })
  try {
    let first: readonly string[] = []
    if (between !== undefined) {
      first = (await ask(gateway, program)).map(named)
      await between(world)
    }
    return { first, findings: await ask(gateway, program) }
  } finally {
    await gateway.close()
  }
}

type Gateway = Awaited<ReturnType<typeof createGateway>>

async function ask(gateway: Gateway, { name, ask: query, variables }: Program): Promise<readonly Finding[]> {
  const response = await gateway.fetch(
    new Request('http://court.test/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer the-token-of-the-court' },
      body: JSON.stringify({ query, variables, extensions: { sluice: { trace: true } } }),
    }),
  )
  const { errors, extensions } = await response.json()
  if (errors !== undefined || extensions?.sluice === undefined)
    throw new Error(`${name}: ${JSON.stringify(errors)}`)
  return extensions.sluice.findings ?? []
}
