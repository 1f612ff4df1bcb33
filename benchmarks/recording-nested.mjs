import { compareCpu } from './compare.mjs'

export const run = () =>
  compareCpu({
    name: 'recording a nested operation, 201 resolver calls, on against off',
    ours: './servers/sluice.mjs',
    baseline: './servers/sluice-unrecorded.mjs',
    query: 'query Nested { products { id name price supplier { id name } category { id name } } }',
    requests: 400,
    atMost: 1.08,
  })
