import { exact } from '../../contract/codec/exact.js'
import { given } from '../../contract/codec/index.js'
import type { Layer } from '../ask-client.js'

const anyLayers = given.list(given.callable<Layer>())

/** Layers as one: a message passes them in this order, and its answer in the opposite one. */
export const compose = exact(1, function compose(layers: readonly Layer[]): Layer {
  const own = given.read('layers', anyLayers, layers)
  return (ask) => own.reduceRight((inner, layer) => layer(inner), ask)
})
