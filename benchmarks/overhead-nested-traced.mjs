import { compareCpu } from './compare.mjs'

export const run = () =>
  compareCpu({
    name: 'the same nested operation, in a program that sends measured statements',
    ours: './servers/sluice-traced.mjs',
    baseline: './servers/yoga.mjs',
    query: 'query Nested { products { id name price supplier { id name } category { id name } } }',
    requests: 400,
    atMost: 1.15,
  })
