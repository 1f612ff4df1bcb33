import type { Gateway } from '../../src/index.ts'

/** The message of the Error with which an expectation fails; undefined where it passes. */
export async function messageOf(expectation: Promise<void>): Promise<string | undefined> {
  try {
    await expectation
    return undefined
  } catch (error) {
    if (error instanceof Error) return error.message
    throw error
  }
}

interface Advised {
  readonly analyzeOperation: {
    readonly findings: readonly { readonly advice: string; readonly patch: string | null }[]
  }
}

/** The lines that say why and what to write, of the one finding of an operation: their words are the diagnosis's own. */
export async function findingLines(
  gateway: Gateway,
  { document, variables }: { readonly document: string; readonly variables: object },
): Promise<string> {
  const { analyzeOperation } = await gateway.report<Advised>(
    `query ($document: String!, $variables: PerformanceJSON) {
      analyzeOperation(document: $document, variables: $variables) { findings { advice patch } }
    }`,
    { document, variables },
  )
  const [finding] = analyzeOperation.findings
  if (finding === undefined) throw new Error('nothing is found')
  const { advice, patch } = finding
  const lines =
    patch === null
      ? []
      : [
          '  patch',
          ...patch
            .trimEnd()
            .split('\n')
            .map((line) => `    ${line}`.trimEnd()),
        ]
  return [`  why        ${advice}`, ...lines].join('\n')
}
