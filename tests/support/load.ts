/** What a client has sent, and what became of it. */
export interface Load {
  /** Requests answered so far, by status. */
  readonly answered: Readonly<Record<number, number>>
  /** Requests that got no answer. */
  readonly unanswered: readonly string[]
  /** How long the slowest answer took. */
  readonly slowestMs: number
  readonly total: number
  /** Sends no more, and waits for the answers. */
  stop(): Promise<void>
}

/** Sends operations one after the other, from several clients at once, until it is stopped. */
export function startLoad(
  url: string,
  requests: readonly ((turn: number) => { readonly query: string; readonly variables?: object })[],
  { clients = 4, pauseMs = 0 } = {},
): Load {
  const answered: Record<number, number> = {}
  const unanswered: string[] = []
  let slowestMs = 0
  let total = 0
  let isOver = false
  const client = async (name: string) => {
    while (!isOver) {
      const turn = total++
      const request = requests[turn % requests.length]?.(turn)
      const at = performance.now()
      try {
        const response = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'graphql-client-name': name },
          body: JSON.stringify(request),
        })
        await response.arrayBuffer()
        answered[response.status] = (answered[response.status] ?? 0) + 1
      } catch (error) {
        unanswered.push(String((error as Error).cause ?? error))
      }
      slowestMs = Math.max(slowestMs, performance.now() - at)
      if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
  }
  const running = Array.from({ length: clients }, (_, index) => client(`client-${index}`))
  return {
    answered,
    unanswered,
    get slowestMs() {
      return slowestMs
    },
    get total() {
      return total
    },
    async stop() {
      isOver = true
      await Promise.all(running)
    },
  }
}
