// Runs in the server's process: tells the measuring process its URL, and its CPU time whenever asked.
export function report(url) {
  process.on('message', (message) => {
    if (message === 'cpu') {
      const { user, system } = process.cpuUsage()
      process.send({ cpuMicros: user + system })
    }
  })
  process.on('disconnect', () => process.exit())
  process.send({ url })
}
