/* A module that tries what a module must not be able to. Each attempt answers what it reached. */

/** An object of another realm: its prototypes do not end at this realm's `Object.prototype`. */
function isForeign(value) {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return false
  let last = value
  for (let next = value; next !== null; next = Object.getPrototypeOf(next)) last = next
  // Without any prototype an object leads nowhere.
  return last !== Object.prototype && last !== value
}

/** Everything that can be reached from `roots`, and how many of it is of another realm. */
function walk(roots) {
  const seen = new Set()
  const open = [...roots]
  walk.seen = seen
  let foreign = 0
  while (open.length > 0) {
    const value = open.pop()
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) continue
    if (seen.has(value) || (value instanceof Uint8Array && seen.add(value))) continue
    seen.add(value)
    if (isForeign(value)) foreign++
    open.push(Object.getPrototypeOf(value))
    for (const key of Reflect.ownKeys(value)) {
      const descriptor = Object.getOwnPropertyDescriptor(value, key)
      open.push(descriptor.value, descriptor.get, descriptor.set)
      try {
        open.push(value[key])
      } catch (error) {
        open.push(error)
      }
    }
  }
  return `${foreign} of ${seen.size > 40 ? 'all' : seen.size}`
}

/** What `attempt` threw, walked. */
function thrown(attempt) {
  try {
    attempt()
  } catch (error) {
    return `${error.constructor.name} ${walk([error, error.stack, error.cause])}`
  }
  return 'nothing thrown'
}

const kept = []

const attempts = {
  codeFromText: () =>
    [
      () => (() => {}).constructor('return 1')(),
      () => function* () {}.constructor('yield 1')(),
      () => stronghold.procedure.constructor('return 1')(),
    ]
      .map(thrown)
      .join(),
  globals: () =>
    [
      ...['process', 'require', 'module', 'global', 'console', 'Buffer', 'fetch', 'eval'],
      ...['setTimeout', 'setImmediate', 'queueMicrotask', 'structuredClone', 'performance'],
      ...['WebAssembly', 'SharedArrayBuffer', 'Atomics', 'WeakRef', 'FinalizationRegistry'],
      ...['Promise', 'Date', 'Intl', 'crypto', 'TextDecoder', 'URL', 'ShadowRealm', 'Temporal'],
      ...['AsyncDisposableStack', 'navigator', 'exports', '__filename'],
    ]
      .filter((name) => name in globalThis)
      .join(),
  walk: (secrets, input, powers) =>
    walk([globalThis, secrets, input, powers, walk, [][Symbol.iterator](), function* () {}]),
  names(secrets, input, powers) {
    walk([globalThis, secrets, input, powers, function* () {}])
    const names = new Set()
    for (const value of walk.seen) if (typeof value === 'function') names.add(value.name)
    const unwanted = ['Promise', 'Date', 'WeakRef', 'FinalizationRegistry', 'SharedArrayBuffer']
    const more = ['eval', 'AsyncFunction', 'fromAsync', 'waitAsync', 'random', 'now', 'Segmenter']
    return ['Uint8Array', ...unwanted, ...more].filter((name) => names.has(name)).join()
  },
  global() {
    // On Node 20 a getter of the global object is called on the object behind it.
    const found = []
    Object.defineProperty(globalThis, 'me', {
      configurable: true,
      get() {
        found.push(this)
        return this
      },
    })
    found.push(globalThis.me)
    const attempts = [
      () => Object.freeze(globalThis),
      () => Object.preventExtensions(globalThis),
      () => Object.setPrototypeOf(globalThis, null),
      () => delete globalThis.stronghold,
      () => {
        globalThis.undefined = 1
      },
      () => {
        globalThis.stronghold = 1
      },
    ]
    for (const attempt of attempts) {
      try {
        found.push(attempt())
      } catch (error) {
        found.push(error)
      }
    }
    return walk(found)
  },
  errors: (secrets, _input, { crypto, take }) =>
    [
      () => crypto.sha256(new Uint8Array(1), secrets[0]),
      () => crypto.sha256(take(32)),
      () => crypto.sha256({}, {}),
      () => crypto.sha256(new Proxy(take(32), {}), secrets[0]),
      () => crypto.sha256(take(32), new Float64Array(4)),
      () => crypto.sha256(take(32), Object.create(Uint8Array.prototype)),
      () =>
        crypto.sha256(take(32), {
          [Symbol.toStringTag]: 'Uint8Array',
          length: 4,
          get buffer() {
            throw new Error('was looked at')
          },
        }),
      () => crypto.pbkdf2HmacSha256(take(32), secrets[0], secrets[0], { valueOf: () => 1 }),
      () => take(-1),
      () => take(2 ** 20 + 1),
      () => stronghold.procedure(null),
    ]
      .map(thrown)
      .filter((text) => !text.includes(' 0 of all'))
      .join(),
  fullStack(secrets, _input, { crypto, take }) {
    const out = take(32)
    const found = new Set()
    // Each of them may be what finds no room: a power, a global, what Node does for one.
    const last = [
      () => crypto.sha256(out, secrets[0]),
      () => take(2 ** 20 + 1),
      () => stronghold.procedure({}),
      () => {
        globalThis.found = found
      },
      () => Reflect.ownKeys(globalThis),
      () => Object.getOwnPropertyDescriptor(globalThis, 'found'),
      () => Object.defineProperty(globalThis, 'other', { configurable: true, value: 1 }),
      () => delete globalThis.other,
      () => typeof JSON === typeof missing,
      () => new Error('x').stack,
      () => (() => {}).constructor('1'),
      () => JSON.parse('{"a":[1,2,3]}'),
    ]
    for (const attempt of last) {
      const deepen = () => {
        try {
          attempt()
        } catch (error) {
          found.add(isForeign(error))
        }
        deepen()
      }
      try {
        deepen()
      } catch (error) {
        found.add(isForeign(error))
      }
    }
    crypto.sha256(out, secrets[0])
    return [...found].join()
  },
  nameIsSymbol: () => {
    const error = new Error('x')
    error.name = Symbol('x')
    return `${thrown(() => error.stack)}, ${typeof error.stack}`
  },
  stackHooks: () =>
    [
      () => {
        Error.prepareStackTrace = () => 'mine'
      },
      () => {
        Error.stackTraceLimit = 10
      },
      () => Object.defineProperty(Error, 'stackTraceLimit', { value: 10 }),
      () => Error.captureStackTrace({}),
    ]
      .map(thrown)
      .join(),
  caller: () => {
    const names = ['caller', 'arguments']
    return names.map((name) => thrown(() => attempts.caller[name])).join()
  },
  memory([secret]) {
    kept.push(secret, secret.slice())
    globalThis.kept = (globalThis.kept ?? 0) + 1
    return `${kept.length} ${globalThis.kept}`
  },
  bentTools(_secrets, _input, { crypto, take }) {
    const caught = new Set()
    const bend = (owner, name) => {
      const original = owner[name]
      owner[name] = function (...given) {
        caught.add(this)
        for (let i = 0; i < given.length; i++) caught.add(given[i])
        return Reflect.apply(original, this, given)
      }
    }
    for (const [owner, names] of [
      [Function.prototype, ['bind']],
      [Array.prototype, ['map', 'forEach', 'push', Symbol.iterator]],
      [Object.getPrototypeOf(Uint8Array.prototype), ['set', 'fill', 'subarray']],
    ]) {
      for (const name of names) bend(owner, name)
    }
    for (const index of [0, 1, 2]) {
      Object.defineProperty(Array.prototype, index, {
        configurable: true,
        set: (value) => caught.add(value),
      })
    }
    Object.defineProperty(Uint8Array, Symbol.species, { get: () => Array })
    crypto.sha256(take(32), take(1))
    // The answer needs them.
    for (const index of [0, 1, 2]) delete Array.prototype[index]
    let foreign = 0
    caught.forEach((value) => {
      if (isForeign(value)) foreign++
    })
    return `${foreign} of ${caught.size > 3 ? 'some' : 'none'}`
  },
  detached([secret], _input, { crypto, take }) {
    const bytes = take(32)
    if (bytes.buffer.transfer === undefined) return 'refused'
    bytes.buffer.transfer()
    try {
      crypto.sha256(bytes, secret)
      return 'written'
    } catch {
      return 'refused'
    }
  },
  registry: () => `${typeof Symbol.for} ${typeof Symbol.keyFor}`,
  none: () => 'none',
}

stronghold.procedure({
  name: 'hostile.Try',
  kind: 'use',
  input: { secret: 'location', how: { oneOf: Object.keys(attempts) } },
  output: 'text',
  sources: ['secret'],
  use: (secrets, input, powers) => attempts[input.how](secrets, input, powers),
})

const lies = {
  number: () => 7,
  nothing: () => undefined,
  long: () => 'x'.repeat(2 ** 20),
  proxy: () => new Proxy({}, { get: () => () => 'x' }),
  textObject: () => Object('x'),
  thrower: () => {
    throw {
      get message() {
        throw new Error('was looked at')
      },
    }
  },
  throwsUndefined: () => {
    throw undefined
  },
  loneSurrogate: () => '\ud800',
  endless: () => {
    const again = () => again()
    return again()
  },
  twice: () => {
    stronghold.procedure({ name: 'hostile.More', kind: 'use' })
    return 'x'
  },
}

stronghold.procedure({
  name: 'hostile.Lie',
  kind: 'use',
  input: { secret: 'location', how: { oneOf: Object.keys(lies) } },
  output: 'text',
  sources: ['secret'],
  use: (_secrets, { how }) => lies[how](),
})

const outputs = {
  good: () => ({ list: [1, 2], flag: true, word: 'a', key: new Uint8Array(4) }),
  shortKey: () => ({ ...outputs.good(), key: new Uint8Array(3) }),
  wrongWord: () => ({ ...outputs.good(), word: 'c' }),
  negative: () => ({ ...outputs.good(), list: [-1] }),
  large: () => ({ ...outputs.good(), list: [256] }),
  fraction: () => ({ ...outputs.good(), list: [0.5] }),
  flagOne: () => ({ ...outputs.good(), flag: 1 }),
  missing: () => ({ list: [] }),
  fakeBytes: () => ({ ...outputs.good(), key: { length: 4 } }),
  getter: () => ({
    ...outputs.good(),
    get list() {
      throw new Error('x')
    },
  }),
}

stronghold.procedure({
  name: 'hostile.Output',
  kind: 'use',
  input: { secret: 'location', how: { oneOf: Object.keys(outputs) } },
  output: {
    struct: {
      list: { list: 'u8' },
      flag: 'boolean',
      word: { oneOf: ['a', 'b'] },
      key: { fixedBytes: 4 },
    },
  },
  sources: ['secret'],
  use: (_secrets, { how }) => outputs[how](),
})

const products = {
  none: () => ({ output: undefined }),
  text: () => ({ secret: 'text', output: undefined }),
  proxy: () => ({ secret: new Proxy(new Uint8Array(32), {}), output: undefined }),
  long: () => ({ secret: new Uint8Array(2 ** 20 + 1), output: undefined }),
  lateError: () => ({
    secret: new Uint8Array(32),
    get output() {
      throw new Error('x')
    },
  }),
}

stronghold.procedure({
  name: 'hostile.Product',
  kind: 'generate',
  input: { target: 'location', how: { oneOf: Object.keys(products) } },
  output: 'nothing',
  target: 'target',
  generate: ({ how }) => products[how](),
})

stronghold.procedure({
  name: 'hostile.Loop',
  kind: 'use',
  input: { secret: 'location' },
  output: 'nothing',
  sources: ['secret'],
  use() {
    for (;;);
  },
})
