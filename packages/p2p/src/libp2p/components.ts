import type { Connection, StreamHandler, Topology } from '@libp2p/interface'

/** Makes a part of a node of type `T`. */
export type Component<C, T> = (components: C) => T

/** What of a node's registrar the parts of libp2p use that are given one here. */
export interface Registrar {
  handle(protocol: string, handler: StreamHandler, options?: object): Promise<void>
  unhandle(protocol: string): Promise<void>
  register(protocol: string, topology: Topology): Promise<string>
  unregister(id: string): void
}

/** What of a node is put between it and a part of it. */
export interface Components {
  readonly registrar: Registrar
  readonly connectionManager: { getConnections(...peer: unknown[]): Connection[] }
}

/** Gives a part of a node other components than the node's own, in what `change` answers. */
export function withComponents<C, T>(
  part: Component<C, T>,
  change: (components: Components) => Partial<Components>,
): Component<C, T> {
  return (components) => {
    const own = components as unknown as Components
    const changed = Object.entries(change(own)).map(([name, value]) => [name, { value }])
    // libp2p's own object has getters for what is made later.
    return part(Object.create(components as object, Object.fromEntries(changed)) as C)
  }
}

/** An object of libp2p with other methods in some places. */
export function altered<T extends object>(object: T, methods: Partial<T>): T {
  return new Proxy(object, {
    get: (target, name) => {
      if (Object.hasOwn(methods, name)) return Reflect.get(methods, name)
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
