// libp2p 3 is written for Node 22. Node 20 lacks Promise.withResolvers (ES2024).

interface Resolvers<T> {
  promise: Promise<T>
  resolve: (value: T | PromiseLike<T>) => void
  reject: (reason?: unknown) => void
}

if (!('withResolvers' in Promise)) {
  Object.defineProperty(Promise, 'withResolvers', {
    configurable: true,
    writable: true,
    value: function withResolvers<T>(this: PromiseConstructor): Resolvers<T> {
      const made = {} as Resolvers<T>
      made.promise = new this<T>((resolve, reject) => {
        made.resolve = resolve
        made.reject = reject
      })
      return made
    },
  })
}

export {}
