import type { Connection, StreamHandler, Topology } from '@libp2p/interface'

/** Makes a part of a node of type `T`. */
export type Component<C, T> = (components: C) => T

/** The methods of a node's registrar that the parts of libp2p here use. */
export interface Registrar {
  handle(protocol: string, handler: StreamHandler, options?: object): Promise<void>
  unhandle(protocol: string): Promise<void>
  register(protocol: string, topology: Topology): Promise<string>
  unregister(id: string): void
}

/** The components of a node that a part gets in place of the node's own. */
export interface Components {
  readonly registrar: Registrar
  readonly connectionManager: { getConnections(...peer: unknown[]): Connection[] }
}

/** Gives a part of a node the components that `change` answers, instead of the node's own. */
export function withComponents<C, T>(
  part: Component<C, T>,
  change: (components: Components) => Partial<Components>,
): Component<C, T> {
  return (components) => {
    const own = components as unknown as Components
    const changed = Object.entries(change(own)).map(([name, value]) => [name, { value }])
    // libp2p's own object has getters for components that are made later.
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
