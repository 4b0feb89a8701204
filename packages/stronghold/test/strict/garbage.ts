/** What a slip of the pen, a missing await or a wrong order of arguments puts in place of a value. */
export const garbage: readonly unknown[] = [
  undefined,
  null,
  true,
  -1,
  0.5,
  Number.NaN,
  2 ** 60,
  7n,
  '',
  'junk',
  '\u0000',
  Symbol('junk'),
  [],
  [undefined],
  [null, 'junk'],
  {},
  { junk: 1 },
  { path: 7, key: 7, kind: 7, procedure: 7, clients: 7, client: 7, privateKey: 7 },
  Object.create({ key: 'inherited' }),
  () => undefined,
  class Junk {},
  new Uint8Array(0),
  new Uint8Array(3),
  new ArrayBuffer(8),
  new DataView(new ArrayBuffer(8)),
  new Date(0),
  new Map([['junk', 1]]),
  new URL('https://example.org/'),
  Promise.resolve(1),
  /junk/,
]

type Callable = (...given: unknown[]) => unknown

/** A public function or method, bound to what it belongs to. */
export interface Entry {
  readonly name: string
  readonly call: Callable
}

/** The methods of an object, its own and those of its classes. */
export function methodsOf(name: string, object: object, except: readonly string[] = []): Entry[] {
  const entries: Entry[] = []
  const seen = new Set<PropertyKey>(['constructor', ...except])
  for (let at: object | null = object; at !== null; at = Object.getPrototypeOf(at)) {
    if (at === Object.prototype || at === Function.prototype || at === Array.prototype) break
    for (const [key, { value }] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
      if (seen.has(key) || typeof value !== 'function' || isNative(value)) continue
      seen.add(key)
      entries.push({ name: `${name}.${key}`, call: (value as Callable).bind(object) })
    }
  }
  return entries
}

function isNative(value: unknown): boolean {
  return /\[native code\]/.test(Function.prototype.toString.call(value))
}

/** How an error of a package is to look. */
export type IsRefusal = (error: unknown) => boolean

/** What a module exports that can be called: functions, statics of classes, methods of objects. */
export function functionsOf(name: string, module: object): Entry[] {
  return Object.entries(module).flatMap(([key, value]): Entry[] => {
    const at = `${name}.${key}`
    if (typeof value === 'object' && value !== null) return methodsOf(at, value)
    if (typeof value !== 'function') return []
    const isClass = Function.prototype.toString.call(value).startsWith('class ')
    if (!isClass) return [{ name: at, call: value as Callable }]
    const make = (...given: unknown[]) => Reflect.construct(value, given)
    Object.defineProperty(make, 'length', { value: value.length })
    return [
      { name: `new ${at}`, call: make },
      ...methodsOf(at, value, ['prototype', 'prepareStackTrace', 'captureStackTrace']),
    ]
  })
}

/**
 * Calls entries with garbage in each of their first places, and around it what `good` has for the
 * others. Answers what was refused in any way but with an error of the package.
 */
export async function sweep(
  entries: readonly Entry[],
  isRefusal: IsRefusal,
  good: Readonly<Record<string, readonly unknown[]>> = {},
): Promise<string[]> {
  const faults: string[] = []
  for (const { name, call } of entries) {
    for (const list of listsFor(call.length, good[name] ?? [])) {
      try {
        const answer = call(...list)
        await (isIterator(answer) ? answer.next() : answer)
      } catch (error) {
        if (!isRefusal(error))
          faults.push(`${name}(${list.map(kindOf).join(', ')}): ${shown(error)}`)
      }
    }
  }
  return faults
}

function listsFor(length: number, good: readonly unknown[]): unknown[][] {
  const width = Math.min(3, Math.max(good.length, length, 1))
  const lists: unknown[][] = [[]]
  for (let place = 0; place <= width; place++) {
    for (const junk of garbage) {
      const list = Array.from({ length: Math.max(place + 1, good.length) }, (_, i) => good[i])
      list[place] = junk
      lists.push(list)
    }
  }
  return lists
}

function isIterator(value: unknown): value is AsyncIterator<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}

function shown(error: unknown): string {
  return error instanceof Error ? `${error}` : 'no error'
}

function kindOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value)
  return `${value.constructor?.name ?? 'inherited'} ${Object.keys(value).slice(0, 3).join()}`
}
