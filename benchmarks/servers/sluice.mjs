import { serveGateway } from './sluice-gateway.mjs'

// Everything on: recording, tracing, diagnosis, metrics, cache. The operations have no lifetime, so that each is executed.
await serveGateway()
