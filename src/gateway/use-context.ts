import type { Plugin } from 'graphql-yoga'
import type { CacheContext } from '../cache/cache-context.ts'
import { SluiceError } from '../errors.ts'
import type { MakeLoaders } from '../loaders/create-loaders.ts'
import { runInFrame } from '../measurement/frame.ts'
import { recorderOf } from '../measurement/recorder-of.ts'
import type { ContextParameters } from './options.ts'

const reserved = ['request', 'loaders', 'cache', 'session'] as const

interface ServerContext {
  readonly request: Request
  readonly session: string | null
  readonly cache?: CacheContext
}

/**
 * Fills each request's context: what the author adds, the program's Prisma client, and a fresh set of loaders. The events of a subscription
 * share a context and may be days apart: each is given a set of its own, so that it is not answered with what an earlier one has loaded.
 */
export function useContext(options: {
  readonly makeLoaders: MakeLoaders
  readonly prisma: object | undefined
  readonly traced: boolean
  readonly context: ((parameters: ContextParameters) => object | Promise<object>) | undefined
}): Plugin {
  const { makeLoaders, prisma, traced, context: authorContext } = options
  const loadersOf = (context: object) => makeLoaders(context, traced ? recorderOf(context) : undefined)
  return {
    onContextBuilding({ context, extendContext }) {
      const extend = (added: object | undefined) => {
        if (added !== undefined) refuseReserved(added)
        const target = context as unknown as object
        extendContext({ ...(prisma === undefined ? {} : { prisma }), ...added } as never)
        extendContext({ loaders: loadersOf(target) } as never)
      }
      if (authorContext === undefined) {
        extend(undefined)
        return
      }
      const { request, session } = context as unknown as ServerContext
      // What the author's function sends is the operation's.
      const recorder = traced ? recorderOf(context) : undefined
      const build = () => authorContext({ request, session })
      const added = recorder === undefined ? build() : runInFrame({ recorder }, build)
      if (!(added instanceof Promise)) {
        extend(added)
        return
      }
      return added.then(extend)
    },
    onSubscribe({ args }) {
      const context = args.contextValue as object
      const renew = () => void Object.assign(context, { loaders: loadersOf(context) })
      return {
        onSubscribeResult() {
          renew()
          return { onNext: renew }
        },
      }
    },
  }
}

function refuseReserved(added: object): void {
  if (typeof added !== 'object' || added === null) {
    throw new SluiceError(
      'CONFIGURATION',
      `context() must return an object, got ${added === null ? 'null' : typeof added}.`,
    )
  }
  for (const name of reserved) {
    if (name in added) {
      throw new SluiceError(
        'CONFIGURATION',
        `context() returned "${name}", which is Sluice's own: each resolver finds it in its context already. Choose another name.`,
      )
    }
  }
}
