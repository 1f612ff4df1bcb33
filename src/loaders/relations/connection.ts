import type { Row } from '../model-loaders.ts'
import type { Page } from './page.ts'

/** What the fields of a connection type read; an author's resolver on one of them finds it as its parent. */
export class Connection {
  readonly nodes: readonly Row[]
  readonly pageInfo: PageInfo
  /** Absent where it was not asked for. */
  readonly totalCount: Promise<number> | number | undefined
  readonly #page: Page

  /** @param read as the loader gave them: in the order they were asked for, and perhaps one more than the page */
  constructor(page: Page, read: readonly Row[], totalCount: Promise<number> | number | undefined) {
    const isMore = page.size !== undefined && read.length > page.size
    const rows = isMore ? read.slice(0, page.size) : read
    this.#page = page
    this.nodes = page.isBackward ? rows.toReversed() : rows
    this.pageInfo = new PageInfo(page, isMore, this.nodes)
    this.totalCount = totalCount
  }

  get edges(): readonly Edge[] {
    return this.nodes.map((row) => new Edge(this.#page, row))
  }
}

class Edge {
  readonly node: Row
  readonly #page: Page

  constructor(page: Page, node: Row) {
    this.#page = page
    this.node = node
  }

  get cursor(): string {
    return this.#page.cursors.encode(this.node)
  }
}

class PageInfo {
  /** On the side that was not read: there is a row there if the page begins at a cursor. */
  readonly hasNextPage: boolean
  readonly hasPreviousPage: boolean
  readonly #page: Page
  readonly #nodes: readonly Row[]

  constructor(page: Page, isMore: boolean, nodes: readonly Row[]) {
    const isFromCursor = page.start !== undefined
    this.hasNextPage = page.isBackward ? isFromCursor : isMore
    this.hasPreviousPage = page.isBackward ? isMore : isFromCursor
    this.#page = page
    this.#nodes = nodes
  }

  get startCursor(): string | null {
    return this.#cursorOf(this.#nodes[0])
  }

  get endCursor(): string | null {
    return this.#cursorOf(this.#nodes.at(-1))
  }

  #cursorOf(row: Row | undefined): string | null {
    return row === undefined ? null : this.#page.cursors.encode(row)
  }
}
