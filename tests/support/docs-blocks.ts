import { readFileSync } from 'node:fs'

/** A fenced block of a page. */
export interface Block {
  /** The first word behind the fence: `ts`, `graphql`, `sh`. */
  readonly language: string
  /** The file the block belongs to, where the fence names one: ```` ```ts examples/shop/loaders.ts ````. */
  readonly file: string | undefined
  /** The heading above it. */
  readonly heading: string
  readonly code: string
}

const readPage = (page: string): string =>
  readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8')

/** The fenced blocks of a page of docs/, in its order. */
export function blocksOf(page: string): Block[] {
  const pattern = /^## (?<heading>.+)$|^```(?<language>\w+)(?: (?<file>\S+))?\n(?<code>[\s\S]*?)^```$/gm
  const blocks: Block[] = []
  let heading = ''
  for (const { groups } of readPage(page).matchAll(pattern)) {
    if (groups?.heading !== undefined) heading = groups.heading
    else
      blocks.push({ language: groups?.language ?? '', file: groups?.file, heading, code: groups?.code ?? '' })
  }
  return blocks
}

/** The one block of a page for a file, or in a language under a heading; another number of them is a mistake in the page or the test. */
export function blockOf(
  blocks: readonly Block[],
  wanted: { readonly file?: string; readonly language?: string; readonly heading?: string },
): string {
  const found = blocks.filter(
    (block) =>
      (wanted.file === undefined || block.file === wanted.file) &&
      (wanted.language === undefined || block.language === wanted.language) &&
      (wanted.heading === undefined || block.heading === wanted.heading),
  )
  if (found.length !== 1 || found[0] === undefined) {
    throw new Error(`expected one block for ${JSON.stringify(wanted)}, found ${found.length}`)
  }
  return found[0].code
}

/** The rows of the table under a heading, a cell a text, code marks left out; without its head. */
export function tableOf(page: string, heading: string): string[][] {
  const section = readPage(page)
    .split(/^## /m)
    .find((part) => part.startsWith(`${heading}\n`))
  const lines = section?.split('\n').filter((line) => line.startsWith('|')) ?? []
  return lines.slice(2).map((line) =>
    line
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim().replaceAll('\\|', '|').replaceAll('`', '')),
  )
}

/**
 * Applies a diff that has context instead of line numbers: the lines without `+` must stand in the text exactly once.
 *
 * @returns the changed text
 */
export function applyDiff(text: string, diff: string): string {
  const lines = diff.replace(/\n$/, '').split('\n')
  const side = (mark: '+' | '-') =>
    lines
      .filter((line) => !line.startsWith(mark === '+' ? '-' : '+'))
      .map((line) => `${line.slice(1)}\n`)
      .join('')
  const before = side('-')
  const places = text.split(before).length - 1
  if (places !== 1) throw new Error(`the diff's lines stand ${places} times in the file:\n${before}`)
  return text.replace(before, () => side('+'))
}
