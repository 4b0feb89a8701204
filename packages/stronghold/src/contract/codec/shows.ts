const inspecting = Symbol.for('nodejs.util.inspect.custom')

/**
 * How an object of a class shows when it is printed (`console.log`, `util.inspect`): its name, and
 * what `detail` adds. The ids of a client mean nothing to a reader, and no field that is added
 * later can show by itself.
 */
export function shows<T extends object>(
  of: { readonly prototype: T },
  name: string,
  detail?: (self: T) => string,
): void {
  function inspect(this: T): string {
    let said = ''
    try {
      said = detail === undefined ? '' : ` ${detail(this)}`
    } catch {
      // The prototype itself, of which there is nothing to say.
    }
    return `[${name}${said}]`
  }
  Object.defineProperty(of.prototype, inspecting, {
    configurable: true,
    writable: true,
    value: inspect,
  })
}
