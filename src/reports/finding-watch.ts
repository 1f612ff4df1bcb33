import { defaultLastMs, describeFinding, type SeenFinding, seenIn } from './findings.ts'
import { answered, type ReportSource, readSpan } from './reading.ts'
import { spanOf } from './span.ts'

// Gateways store what they have seen later than they saw it, each by its own clock.
const slackMs = 10 * 60_000
const maxKnown = 10_000
const maxNews = 1000
const maxToldAtOnce = 50
/** How many times the statements of the time before make it news again. */
const dearerBy = 2

/** A finding as the type PerformanceFinding, of the last 24 hours. */
export type DescribedFinding = ReturnType<typeof describeFinding>

export interface FindingWatchOptions {
  readonly source: ReportSource
  readonly onNews: (findings: readonly DescribedFinding[]) => void
  /** How often what other gateways have stored is looked at. */
  readonly pollMs: number
  /** What is found within so long after news was told is told together, at most 50 findings. */
  readonly restMs: number
}

/**
 * Looks out for findings that are seen for the first time on any gateway of the store, and for known ones that cost at least twice as many
 * statements as when they were told of. Those of this gateway come from its writer, others from the store.
 */
export class FindingWatch {
  /** Resolves when it is known what is no news; rejects where the store does not answer. */
  readonly ready: Promise<void>
  readonly #options: FindingWatchOptions
  readonly #source: ReportSource
  readonly #startedAt: number
  readonly #unwatch: () => void
  /** Identity to the statements that are no news; the one met longest ago first. */
  readonly #known = new Map<string, number>()
  /** Identity to statements, of what may be news and is not told yet. */
  readonly #news = new Map<string, number>()
  readonly #running = new Set<Promise<void>>()
  #polledAt: number
  #isReady = false
  #isOver = false
  #isFailing = false
  #poll: NodeJS.Timeout | undefined
  #rest: NodeJS.Timeout | undefined
  #telling: NodeJS.Immediate | undefined

  constructor(options: FindingWatchOptions) {
    const { source } = options
    this.#options = options
    // A store that is away is told of once, not at each try.
    this.#source = { ...source, onError: (error) => this.#fail(error) }
    this.#startedAt = source.now()
    this.#polledAt = this.#startedAt
    this.#unwatch = source.writer.watchFindings({
      found: ({ identity, statementsPerOperation }) => this.#meet(identity, statementsPerOperation),
      cleared: () => this.#known.clear(),
    })
    for (const { identity, maxStatementsPerOperation } of source.writer.unstored({ from: 0, to: 0 }).findings)
      this.#know(identity, maxStatementsPerOperation)
    this.ready = this.#begin()
  }

  /** Resolves when nothing of it is under way any more. */
  async stop(): Promise<void> {
    this.#isOver = true
    this.#unwatch()
    clearTimeout(this.#poll)
    clearTimeout(this.#rest)
    clearImmediate(this.#telling)
    await Promise.allSettled([this.ready, ...this.#running])
  }

  async #begin(): Promise<void> {
    const { store } = this.#source
    const stored = await answered(this.#source, () =>
      store.readFindingCosts({ seenSince: 0, limit: maxKnown }),
    )
    if (this.#isOver) return
    // Those seen last come first, and are to be forgotten last.
    for (const { identity, firstSeen, maxStatementsPerOperation } of stored.toReversed()) {
      // What was seen first since it began is told: it came to the store while that was asked.
      if (firstSeen < this.#startedAt) this.#know(identity, maxStatementsPerOperation)
    }
    this.#isReady = true
    this.#tellSoon()
    this.#pollLater()
  }

  #know(identity: string, statements: number): void {
    const known = Math.max(statements, this.#known.get(identity) ?? 0)
    this.#known.delete(identity)
    this.#known.set(identity, known)
    if (this.#known.size <= maxKnown) return
    const oldest = this.#known.keys().next()
    if (!oldest.done) this.#known.delete(oldest.value)
  }

  #isNews(identity: string, statements: number): boolean {
    const known = this.#known.get(identity)
    return known === undefined || statements >= known * dearerBy
  }

  #meet(identity: string, statements: number): void {
    if (!this.#isNews(identity, statements)) return
    // Beyond the bound it is met again in the store.
    if (this.#news.size >= maxNews && !this.#news.has(identity)) return
    this.#news.set(identity, Math.max(statements, this.#news.get(identity) ?? 0))
    this.#tellSoon()
  }

  #tellSoon(): void {
    if (!this.#isReady || this.#isOver || this.#news.size === 0) return
    if (this.#telling !== undefined || this.#rest !== undefined) return
    this.#telling = setImmediate(() => this.#run(() => this.#tell()))
  }

  async #tell(): Promise<void> {
    const { onNews, restMs } = this.#options
    const news = this.#takeNews()
    try {
      const told = news.size === 0 ? [] : await this.#described(news)
      if (told.length > 0 && !this.#isOver) onNews(told)
    } catch {
      // The store is away, which is told: when it is back they are met there.
    }
    this.#telling = undefined
    if (this.#isOver) return
    this.#rest = setTimeout(() => {
      this.#rest = undefined
      this.#tellSoon()
    }, restMs).unref()
  }

  /** The first of what may be news. */
  #takeNews(): Map<string, number> {
    const taken = new Map<string, number>()
    for (const [identity, statements] of this.#news) {
      if (taken.size >= maxToldAtOnce) break
      this.#news.delete(identity)
      if (this.#isNews(identity, statements)) taken.set(identity, statements)
    }
    return taken
  }

  /** Those that are news indeed; they are known from now on. */
  async #described(news: ReadonlyMap<string, number>): Promise<DescribedFinding[]> {
    const { now, retention } = this.#source
    const reading = readSpan(this.#source, spanOf({}, now(), defaultLastMs, retention))
    const seen = await seenIn(reading, [...news.keys()])
    this.#isFailing = false
    const told = seen.filter((finding) => this.#known.has(finding.identity) || this.#isFirst(finding))
    for (const { identity } of seen) this.#know(identity, news.get(identity) ?? 0)
    return told.map((finding) => describeFinding(reading, finding))
  }

  /** Not so where it was seen long ago, and only forgotten here. */
  #isFirst({ firstSeen }: SeenFinding): boolean {
    return firstSeen >= this.#startedAt - slackMs
  }

  #pollLater(): void {
    if (this.#isOver) return
    this.#poll = setTimeout(() => this.#run(() => this.#readStored()), this.#options.pollMs).unref()
  }

  async #readStored(): Promise<void> {
    const { store, now } = this.#source
    const at = now()
    try {
      const stored = await store.readFindingCosts({ seenSince: this.#polledAt - slackMs, limit: maxKnown })
      this.#isFailing = false
      this.#polledAt = at
      for (const { identity, maxStatementsPerOperation } of stored)
        this.#meet(identity, maxStatementsPerOperation)
    } catch (error) {
      this.#fail(error)
    }
    this.#pollLater()
  }

  #run(work: () => Promise<void>): void {
    const running = work().finally(() => this.#running.delete(running))
    this.#running.add(running)
  }

  #fail(error: unknown): void {
    if (!this.#isFailing && !this.#isOver) this.#options.source.onError?.(error)
    this.#isFailing = true
  }
}
