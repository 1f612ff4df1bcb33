import { serveGateway } from './sluice-gateway.mjs'

// The same gateway, recording nothing.
await serveGateway({ monitoring: { enabled: false } })
