/**
 * Sends the host one request: an operation's number, then its arguments. Answers a number, which is
 * negative when the host refuses. Only numbers, text and arrays of bytes go in.
 */
export type Ask = (operation: number, ...given: readonly unknown[]) => number

/**
 * The first thing that runs in a new realm, and all of it that matters for security. It runs as
 * text, so that it sees nothing of this module or of the realm that the text comes from; `world` is
 * its own global object.
 *
 * Its result is the only function of the new realm that holds one of another: it passes bytes
 * there and numbers back, and drops every error, so that no object of the other realm is ever seen
 * in this one.
 */
export function kernel(world: object, ask: Ask, globals: string): Ask {
  // Without a numeric limit, V8 keeps no stack. Formatting one would call Node's function of the
  // other realm, which throws errors of its own realm for a name that is a symbol.
  const never = { value: undefined, writable: false, configurable: false }
  Object.defineProperty(Error, 'stackTraceLimit', never)
  Object.defineProperty(Error, 'prepareStackTrace', never)

  const kept = globals.split(' ')
  const unwanted: [object, PropertyKey][] = Reflect.ownKeys(world)
    .filter((name) => !kept.includes(name as string))
    .map((name) => [world, name])
  // Weak randomness, a way to a stack, a way to a promise, and a table of symbols that all realms
  // share and that is never emptied: a text in it would stay until the zone ends.
  unwanted.push([Math, 'random'], [Error, 'captureStackTrace'], [Array, 'fromAsync'])
  unwanted.push([Symbol, 'for'], [Symbol, 'keyFor'])
  for (const [owner, name] of unwanted) {
    if (!Reflect.deleteProperty(owner, name)) throw new Error('a global stays')
  }

  return (operation, a, b, c, d, e, f, g) => {
    try {
      return ask(operation, a, b, c, d, e, f, g)
    } catch {
      // Such as the other realm's error when the stack is full. It must not be bound to a name.
      return -1
    }
  }
}
