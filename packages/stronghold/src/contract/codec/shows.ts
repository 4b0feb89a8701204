const inspecting = Symbol.for('nodejs.util.inspect.custom')

/**
 * The printed form of a class's objects (`console.log`, `util.inspect`): the class name, and the
 * text of `detail`. The ids of a client mean nothing to a reader, and no field that is added later
 * can show by itself.
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
      // The prototype itself, which has no details.
    }
    return `[${name}${said}]`
  }
  Object.defineProperty(of.prototype, inspecting, {
    configurable: true,
    writable: true,
    value: inspect,
  })
}
