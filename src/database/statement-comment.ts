import type { Frame } from '../measurement/frame.ts'
import { isHousekeeping } from './measured-sql.ts'

/** What a statement's comment says, by keys in their order; each is absent where it is not known. */
export interface CommentTags {
  /** `Product.supplier`, of a statement that a resolver sends. */
  readonly coordinate?: string
  /** The loader of a statement that a batch sends. */
  readonly loader?: string
  /** Of the operation, as reports name it. */
  readonly signature?: string
}

const maxValueLength = 200

/**
 * What the comment of a statement says that these send; undefined where it gets none: where the gateway of one of them wants none, and
 * where the statement may have a comment already, which SQLCommenter leaves as it is. Nothing a client has written is in it: an
 * operation's name is the client's to choose, its signature is not.
 */
export function commentTagsOf(senders: readonly Frame[], sql: string): CommentTags | undefined {
  if (senders[0]?.recorder.commentsStatements !== true) return undefined
  if (!senders.every(({ recorder }) => recorder.commentsStatements)) return undefined
  if (mayHaveComment(sql) || isHousekeeping(sql)) return undefined
  const coordinate = sameOfAll(senders, (sender) => sender.coordinate)
  const loader = sameOfAll(senders, (sender) => sender.loader)
  const signature = sameOfAll(senders, ({ recorder }) => recorder.operation.signature)
  return { ...(coordinate && { coordinate }), ...(loader && { loader }), ...(signature && { signature }) }
}

/** The text to send for a statement's: with a comment in SQLCommenter's format, where its senders' gateway wants one. */
export function commented(text: string, senders: readonly Frame[]): string {
  const tags = commentTagsOf(senders, text)
  const comment = tags === undefined ? '' : written(tags)
  if (comment === '') return text
  // Behind a last semicolon PostgreSQL's statistics would take it for no part of the statement.
  const statement = text.trimEnd()
  return statement.endsWith(';') ? `${statement.slice(0, -1)} ${comment};` : `${text} ${comment}`
}

/** https://google.github.io/sqlcommenter/spec/: what encodeURIComponent leaves of a meta character is the single quote. */
function written(tags: CommentTags): string {
  const pairs = Object.entries(tags).map(
    ([key, value]) => `${key}='${encodeURIComponent(value).replaceAll("'", "\\'")}'`,
  )
  return pairs.length === 0 ? '' : `/*${pairs.join(',')}*/`
}

/** Also where it is in a literal: what looks like a comment is never worth a mistake. */
const mayHaveComment = (sql: string): boolean => sql.includes('--') || sql.includes('/*')

/** Bounded, and whole characters: half of one cannot be encoded. */
function sameOfAll(
  senders: readonly Frame[],
  tagOf: (sender: Frame) => string | undefined,
): string | undefined {
  const [first, ...others] = senders.map(tagOf)
  if (first === undefined || others.some((other) => other !== first)) return undefined
  return first.slice(0, maxValueLength).replace(/\p{Surrogate}/gu, '\uFFFD')
}
