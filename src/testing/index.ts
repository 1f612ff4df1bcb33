export type { FindingKind } from '../measurement/finding.ts'
export type { Scale, TestedGateway, TestedOperation } from './analyse.ts'
export { expectNoFindings, type FindingExpectation } from './expect-no-findings.ts'
export { expectStatements, type StatementExpectation } from './expect-statements.ts'
