import { getTsconfig } from 'get-tsconfig'

/** Prisma's own list for the option `importFileExtension`; '' for none. */
export const importExtensions: readonly string[] = ['', 'ts', 'mts', 'cts', 'js', 'mjs', 'cjs']

export function isImportExtension(value: unknown): boolean {
  return typeof value === 'string' && importExtensions.includes(value)
}

type ClientOptions = Readonly<Record<string, string | readonly string[] | undefined>>

/**
 * The extension with which the Prisma client's own files import each other: what its block says, else what Prisma chooses by the
 * `tsconfig.json` that governs its folder. A file beside it is compiled by the same, so it needs the same.
 */
export function importExtensionOf(options: ClientOptions, folder: string): string {
  const { importFileExtension, generatedFileExtension = 'ts', runtime } = options
  if (typeof importFileExtension === 'string') return importFileExtension
  const generated = String(generatedFileExtension)
  if (String(runtime).toLowerCase() === 'deno') return generated
  const compilerOptions = getTsconfig(folder)?.config.compilerOptions
  if (compilerOptions === undefined) return generated
  if (compilerOptions.allowImportingTsExtensions || compilerOptions.rewriteRelativeImportExtensions)
    return generated
  const isBundled = compilerOptions.moduleResolution?.toLowerCase() === 'bundler'
  if (isBundled || compilerOptions.module?.toLowerCase() === 'commonjs') return ''
  return generated.replace('ts', 'js')
}
