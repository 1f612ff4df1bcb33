import { compareCpu } from './compare.mjs'

export const run = () =>
  compareCpu({
    name: 'recording an answer from cache, on against off',
    ours: './servers/sluice.mjs',
    baseline: './servers/sluice-unrecorded.mjs',
    query: 'query Popular { popular { id name price supplier { id name } } }',
    requests: 4000,
    atMost: 1.05,
  })
