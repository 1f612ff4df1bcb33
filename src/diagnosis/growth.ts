import type { Finding } from '../measurement/finding.ts'
import type { Measurement, StatementGroup } from '../measurement/measurement.ts'
import { sumOf } from './grouped.ts'
import { type ListSizes, nameOfList } from './list-sizes.ts'
import { listOf } from './n-plus-one.ts'

/** How much more there is of something when more is asked for. */
export type GrowthOrder = 'CONSTANT' | 'SUBLINEAR' | 'LINEAR' | 'SUPERLINEAR'

/** Statements of the same operation at two sizes. */
export interface Growth {
  readonly from: number
  readonly to: number
  readonly order: GrowthOrder
  /** `11 → 101 statements as products grew 10 → 100: linear`. */
  readonly text: string
}

/** One run of an operation, as far as growth is told from it. */
export interface SizedRun {
  readonly measurement: Pick<Measurement, 'statements' | 'statementCount'>
  /** Items of each list of its answer. */
  readonly lists: ListSizes
}

/** What grew from the smaller run to the larger: the variable, or a list of the answer. */
export interface Scale {
  readonly name: string
  readonly from: number
  readonly to: number
}

/** Of what came on top in the larger run, the share from which on it decides over the whole. */
const decisiveShare = 0.1

/** How the statements of the whole operation grew. @param asked the variable's name, and its value in each run */
export function growthOf(smaller: SizedRun, larger: SizedRun, asked: Scale): Growth {
  const { statementCount: from } = smaller.measurement
  const { statementCount: to } = larger.measurement
  const scale = scaleOf(smaller.lists, larger.lists, asked)
  const before = countsOf(smaller.measurement)
  const added = { SUPERLINEAR: 0, LINEAR: 0, SUBLINEAR: 0, CONSTANT: 0 }
  // By place and shape: what stays as it is says nothing of how the rest grows.
  for (const [key, count] of countsOf(larger.measurement)) {
    const earlier = before.get(key) ?? 0
    added[orderOf(earlier, count, scale)] += Math.max(0, count - earlier)
  }
  const decisive = (to - from) * decisiveShare
  if (to <= from) return described(from, to, 'CONSTANT', scale)
  if (added.SUPERLINEAR >= decisive) return described(from, to, 'SUPERLINEAR', scale)
  return described(from, to, added.SUPERLINEAR + added.LINEAR >= decisive ? 'LINEAR' : 'SUBLINEAR', scale)
}

/** How the statements of a finding of the larger run grew, also where the smaller run has too few for a finding. */
export function growthOfFinding(finding: Finding, smaller: SizedRun, larger: SizedRun, asked: Scale): Growth {
  const isOfFinding = ofFinding(finding)
  const [from = 0, to = 0] = [smaller, larger].map(({ measurement }) =>
    sumOf(measurement.statements.filter(isOfFinding), ({ count }) => count),
  )
  const list = listOf(finding.pathPattern)
  const scale = scaleOfList(list, smaller.lists, larger.lists) ?? scaleOf(smaller.lists, larger.lists, asked)
  return described(from, to, orderOf(from, to, scale), scale)
}

function ofFinding({ kind, coordinate, pathPattern, loader, fingerprint }: Finding) {
  return (group: StatementGroup): boolean => {
    if (group.fingerprint !== fingerprint) return false
    if (loader !== undefined) return group.loader === loader
    if (group.coordinate !== coordinate || group.pathPattern === undefined) return false
    // Aliases in one list are one finding of this kind.
    return kind === 'N_PLUS_ONE'
      ? listOf(group.pathPattern) === listOf(pathPattern)
      : group.pathPattern === pathPattern
  }
}

/** By place and shape; what came beyond the bound on groups under none. */
function countsOf({ statements, statementCount }: SizedRun['measurement']): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { origin, loader, coordinate, pathPattern, fingerprint, count } of statements) {
    const key = [origin, loader ?? coordinate, pathPattern, fingerprint].join('\n')
    counts.set(key, (counts.get(key) ?? 0) + count)
  }
  return counts.set('', statementCount - sumOf(statements, ({ count }) => count))
}

/**
 * What of the answer grew, where it shows that: a list with as many items as were asked for, else the outermost one. The variable alone
 * says nothing where there are fewer rows than it asks for.
 */
function scaleOf(smaller: ListSizes, larger: ListSizes, asked: Scale): Scale {
  const grown = [...larger.keys()].flatMap((list) => scaleOfList(list, smaller, larger) ?? [])
  const isAsAsked = ({ from, to }: Scale) => from === asked.from && to === asked.to
  return grown.find(isAsAsked) ?? grown[0] ?? asked
}

function scaleOfList(list: string, smaller: ListSizes, larger: ListSizes): Scale | undefined {
  const from = smaller.get(list) ?? 0
  const to = larger.get(list) ?? 0
  return to > from ? { name: nameOfList(list), from, to } : undefined
}

/** Between these powers of the size growth is in proportion: for 10 times as much, 5.6 to 17.8 times as many. */
const linearFromPower = 0.75
const linearToPower = 1.25

function orderOf(from: number, to: number, scale: Scale): GrowthOrder {
  if (to <= from) return 'CONSTANT'
  // From nothing one cannot tell a power: a statement for every second item, at least, is in proportion.
  if (from === 0 || scale.from === 0) return (to - from) * 2 >= scale.to - scale.from ? 'LINEAR' : 'SUBLINEAR'
  const power = Math.log(to / from) / Math.log(scale.to / scale.from)
  if (power < linearFromPower) return 'SUBLINEAR'
  // At most one for each item: among the fewer there were fewer by chance that needed it.
  return power <= linearToPower || to <= scale.to ? 'LINEAR' : 'SUPERLINEAR'
}

function described(from: number, to: number, order: GrowthOrder, scale: Scale): Growth {
  const sizes = `${scale.name} grew ${scale.from} → ${scale.to}`
  return { from, to, order, text: `${from} → ${to} statements as ${sizes}: ${order.toLowerCase()}` }
}
