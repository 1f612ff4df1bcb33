import { compareCpu } from './compare.mjs'

export const run = () =>
  compareCpu({
    name: 'attribution and diagnosis of 100 objects with 200 loader calls, on against off',
    ours: './servers/statements-attributed.mjs',
    baseline: './servers/statements-counted.mjs',
    query: 'query Nested { products { id name price supplier { id name } category { id name } } }',
    requests: 400,
    atMost: 1.1,
  })
