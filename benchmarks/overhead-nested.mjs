import { compareCpu } from './compare.mjs'

export const run = () =>
  compareCpu({
    name: 'uncached nested operation, 100 objects, two batched relations',
    ours: './servers/sluice.mjs',
    baseline: './servers/yoga.mjs',
    query: 'query Nested { products { id name price supplier { id name } category { id name } } }',
    requests: 400,
    atMost: 1.15,
  })
