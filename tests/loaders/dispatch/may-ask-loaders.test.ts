import { expect, it } from 'vitest'
import { mayAskLoaders } from '../../../src/loaders/dispatch/may-ask-loaders.ts'

type Any = (...args: never[]) => unknown
/** As an author's file has it, without what a test runner makes of it. */
const written = (source: string): Any => new Function(`return (${source})`)() as Any

it.each([
  '() => 1',
  'async () => 1',
  'parent => parent.id',
  'async parent => parent.id',
  '(parent, args) => args.first',
  '({ id, at: [first] }, { first: count }) => id',
  'function () { return 1 }',
  'async function slow(parent) { return 1 }',
  '(parent, args, { prisma }) => prisma.product.findMany()',
  '(parent, args, { viewer: { id } }, info) => id',
  '({ slow(parent) { return parent } }).slow',
  '({ async slow(parent) { return parent } }).slow',
])('sees that it takes no loaders: %s', (source) => {
  expect(mayAskLoaders(written(source))).toBe(false)
})

it.each([
  '(parent, args, context) => context.loaders.a.load(1)',
  '(parent, args, { loaders }) => loaders.a.load(1)',
  '(parent, args, { loaders: { a } }) => a.load(1)',
  '(parent, args, { prisma, ...rest }) => rest.loaders.a.load(1)',
  '(...all) => all[2]',
  'function () { return arguments[2].loaders }',
  '(parent, { first = 1 } = {}, context) => context',
  '(parent, args = () => 1, context) => context',
  '(parent, args = "a, b)", context) => context',
  '(parent /* (a, */, args, context) => context',
  '((parent, args, context) => context).bind(null)',
  'new Proxy(() => 1, {})',
  'class { constructor() {} }',
])('says it may, where it does or cannot be judged: %s', (source) => {
  expect(mayAskLoaders(written(source))).toBe(true)
})
