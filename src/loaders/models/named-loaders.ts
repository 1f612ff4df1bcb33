/** What `context.loaders` holds of a data model: a property for each loader, which makes it when it is first read. */
export type NamedLoaders = Readonly<Record<string, unknown>>

export type NamedLoadersClass = new (read: (name: string) => unknown) => NamedLoaders

export function namedLoadersClass(names: readonly string[]): NamedLoadersClass {
  class Loaders {
    readonly #read: (name: string) => unknown
    constructor(read: (name: string) => unknown) {
      this.#read = read
    }
    static read(loaders: Loaders, name: string): unknown {
      return loaders.#read(name)
    }
  }
  for (const name of names) {
    Object.defineProperty(Loaders.prototype, name, {
      configurable: true,
      enumerable: true,
      get(this: Loaders) {
        const loader = Loaders.read(this, name)
        Object.defineProperty(this, name, { value: loader, enumerable: true })
        return loader
      },
    })
  }
  return Loaders as unknown as NamedLoadersClass
}
