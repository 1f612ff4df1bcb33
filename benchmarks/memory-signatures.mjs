import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const atMost = 60
const rounds = 7

/** What 2,000 signatures take in a gateway's memory within one minute, against one: the heap after a collection, in processes of their own. */
export async function run() {
  const many = []
  const one = []
  for (let round = 0; round < rounds; round++) {
    one.push(await heapOf(1))
    many.push(await heapOf(2000))
  }
  const megabytes = (median(many) - median(one)) / 1e6
  const verdict = megabytes <= atMost ? 'holds' : 'FAILS'
  console.log(
    `memory for 2,000 signatures, 20 operations each from 5 clients: ${megabytes.toFixed(1)} MB, at most ${atMost}: ${verdict}`,
  )
  return megabytes <= atMost
}

async function heapOf(signatures) {
  const module = fileURLToPath(new URL('./servers/many-signatures.mjs', import.meta.url))
  const child = fork(module, [String(signatures)], { execArgv: ['--expose-gc'] })
  const [{ heapBytes }] = await once(child, 'message')
  await once(child, 'exit')
  return heapBytes
}

function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1]
}
