import { compareCpu } from './compare.mjs'

export const run = () =>
  compareCpu({
    name: 'tiny operation',
    ours: './servers/sluice.mjs',
    baseline: './servers/yoga.mjs',
    query: 'query Tiny { hello }',
    requests: 4000,
    atMost: 1.25,
  })
