import { report } from './serve.mjs'
import { statementsGateway } from './statements-gateway.mjs'

// Operations are recorded; their resolvers, loaders and statements are not.
const { url } = await (await statementsGateway({ monitoring: { statements: false } })).listen({ port: 0 })
report(url)
