/**
 * The same object with some methods replaced. Everything else, `instanceof` included, is the original's own; its methods run on the
 * original, so that private fields keep working and its inner calls are not measured a second time.
 */
export function withMethods<T extends object>(original: T, methods: Partial<T>): T {
  return new Proxy(original, {
    get(target, property) {
      if (Object.hasOwn(methods, property)) return Reflect.get(methods, property)
      const value: unknown = Reflect.get(target, property, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
    set: (target, property, value) => Reflect.set(target, property, value, target),
  })
}
