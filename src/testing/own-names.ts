import type { TestedGateway } from './analyse.ts'

interface Introspected {
  readonly __schema: {
    readonly queryType: {
      readonly fields: readonly {
        readonly name: string
        readonly args: readonly { readonly name: string; readonly type: { readonly name: string | null } }[]
      }[]
    }
  }
}

/** How this gateway calls `analyzeOperation` and its types: where an author's schema has such a name, ours has another. */
export async function ownNames(
  gateway: TestedGateway,
): Promise<{ readonly field: string; readonly json: string; readonly scale: string }> {
  const { __schema } = await gateway.report<Introspected>(
    '{ __schema { queryType { fields { name args { name type { name } } } } } }',
  )
  const { fields } = __schema.queryType
  const field = fields.find(({ name }) => name === 'sluiceAnalyzeOperation') ?? analyzeOperation(fields)
  const typeOf = (argument: string) => field?.args.find(({ name }) => name === argument)?.type.name
  return {
    field: field?.name ?? 'analyzeOperation',
    json: typeOf('variables') ?? 'PerformanceJSON',
    scale: typeOf('scale') ?? 'PerformanceScale',
  }
}

const analyzeOperation = <Field extends { readonly name: string }>(fields: readonly Field[]) =>
  fields.find(({ name }) => name === 'analyzeOperation')
