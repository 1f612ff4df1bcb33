import { measureStatement } from '../../dist/index.js'

// The same in a program that sends statements: frames are followed through every promise.
measureStatement({ text: 'select 1' }, () => undefined)
await import('./sluice.mjs')
