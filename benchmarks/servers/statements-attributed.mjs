import { report } from './serve.mjs'
import { statementsGateway } from './statements-gateway.mjs'

const { url } = await (await statementsGateway()).listen({ port: 0 })
report(url)
