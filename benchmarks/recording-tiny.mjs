import { compareCpu } from './compare.mjs'

export const run = () =>
  compareCpu({
    name: 'recording a tiny operation, on against off',
    ours: './servers/sluice.mjs',
    baseline: './servers/sluice-unrecorded.mjs',
    query: 'query Tiny { hello }',
    requests: 4000,
    atMost: 1.08,
  })
