/** What `make` gives, made when it is first asked for and then kept. */
export function lazily<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

/** The same for each key; keys are compared as JSON. */
export function lazilyEach<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const made = new Map<string, () => Value>()
  return (key) => {
    const text = JSON.stringify(key)
    const value = made.get(text) ?? lazily(() => make(key))
    made.set(text, value)
    return value()
  }
}
