/**
 * Of names that wait for others, those that wait for nobody, and those that wait for each other and for nobody else: the strongly connected
 * components without a way out (R. Tarjan, Depth-first search and linear graph algorithms, 1972). One that waits for a name that is not among
 * them waits on.
 *
 * @param before the names a name waits for
 */
export function sinksOf(
  names: readonly string[],
  before: (name: string) => ReadonlySet<string>,
): readonly string[] {
  const isCandidate = new Set(names)
  const order = new Map<string, number>()
  const lowest = new Map<string, number>()
  const stack: string[] = []
  const onStack = new Set<string>()
  /** Names whose component has a way out. */
  const waiting = new Set<string>()
  const sinks: string[] = []

  function visit(name: string): void {
    const number = order.size
    order.set(name, number)
    let low = number
    stack.push(name)
    onStack.add(name)
    for (const other of before(name)) {
      if (!isCandidate.has(other)) {
        waiting.add(name)
        continue
      }
      if (!order.has(other)) visit(other)
      if (onStack.has(other)) low = Math.min(low, lowest.get(other) ?? order.get(other) ?? low)
      else waiting.add(name)
    }
    lowest.set(name, low)
    if (low === number) close(name)
  }

  function close(root: string): void {
    const component = stack.splice(stack.indexOf(root))
    for (const name of component) onStack.delete(name)
    if (!component.some((name) => waiting.has(name))) sinks.push(...component)
  }

  for (const name of names) if (!order.has(name)) visit(name)
  return sinks
}
