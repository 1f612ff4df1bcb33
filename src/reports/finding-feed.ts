import { GraphQLError } from 'graphql'
import type { FindingKind } from '../measurement/finding.ts'
import { runOutsideFrames } from '../measurement/frame.ts'
import { BoundedQueue } from './bounded-queue.ts'
import { type DescribedFinding, FindingWatch } from './finding-watch.ts'
import type { ReportSource } from './reading.ts'

export interface FindingFeedOptions {
  readonly source: ReportSource
  /** Subscribers at once [20]. */
  readonly maxSubscribers?: number
  /** Findings that wait for one subscriber [100]. */
  readonly maxWaiting?: number
  /** How often what other gateways have stored is looked at, in milliseconds [3,000]. */
  readonly pollMs?: number
  /** News that come within so many milliseconds after others are told together [250]. */
  readonly restMs?: number
}

interface Subscriber {
  readonly queue: BoundedQueue<DescribedFinding>
  readonly kinds: readonly FindingKind[] | null | undefined
}

/** Tells subscribers of findings that are news. Nothing is looked out for while there are none. */
export class FindingFeed {
  readonly #options: Required<FindingFeedOptions>
  readonly #subscribers = new Set<Subscriber>()
  #watch: FindingWatch | undefined
  #ended: Promise<unknown> = Promise.resolve()
  #isClosed = false
  #dropped = 0

  constructor(options: FindingFeedOptions) {
    this.#options = { maxSubscribers: 20, maxWaiting: 100, pollMs: 3000, restMs: 250, ...options }
  }

  /** Findings that gave their place to later ones, because their subscriber did not read them. */
  get dropped(): number {
    return this.#dropped
  }

  /**
   * Findings that are news from now on.
   *
   * @param kinds only these; all where it is absent
   * @throws GraphQLError TOO_MANY_SUBSCRIPTIONS; CLOSING; DATABASE_UNREACHABLE when the store does not answer
   */
  async subscribe(kinds: Subscriber['kinds']): Promise<AsyncIterableIterator<DescribedFinding>> {
    const { maxSubscribers, maxWaiting } = this.#options
    if (this.#isClosed) throw refusal('CLOSING', 'This gateway is ending. Subscribe to another one.')
    if (this.#subscribers.size >= maxSubscribers) {
      throw refusal(
        'TOO_MANY_SUBSCRIPTIONS',
        `A gateway takes ${maxSubscribers} subscriptions to findings at once, and has them. End one of them, or subscribe to another gateway.`,
      )
    }
    const subscriber: Subscriber = {
      queue: new BoundedQueue(maxWaiting, () => this.#remove(subscriber)),
      kinds,
    }
    this.#subscribers.add(subscriber)
    try {
      // Whoever subscribed first, it goes on after his operation.
      await runOutsideFrames(() => this.#watched()).ready
    } catch (error) {
      subscriber.queue.end()
      throw error
    }
    return subscriber.queue
  }

  /** Ends all subscriptions, for good; resolves when nothing of it is under way any more. */
  async close(): Promise<void> {
    this.#isClosed = true
    for (const { queue } of this.#subscribers) queue.end()
    await this.#ended
  }

  #watched(): FindingWatch {
    const { source, pollMs, restMs } = this.#options
    this.#watch ??= new FindingWatch({ source, pollMs, restMs, onNews: (news) => this.#tell(news) })
    return this.#watch
  }

  #tell(news: readonly DescribedFinding[]): void {
    for (const { queue, kinds } of this.#subscribers) {
      for (const finding of news) {
        if (kinds != null && !kinds.includes(finding.kind)) continue
        if (!queue.push(finding)) this.#dropped++
      }
    }
  }

  #remove(subscriber: Subscriber): void {
    this.#subscribers.delete(subscriber)
    if (this.#subscribers.size > 0 || this.#watch === undefined) return
    this.#ended = Promise.all([this.#ended, this.#watch.stop()])
    this.#watch = undefined
  }
}

const refusal = (code: string, message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code } })
