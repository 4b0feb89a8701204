/**
 * The parts of the language that a module may use. No clock and no timer, no randomness but the
 * generator of its powers, no memory that is shared, weak or outlives the call, no promise, no
 * other realm, nothing that makes code from text. Additions of a later version of the language are
 * not in it.
 */
export const globals: readonly string[] = [
  ...['globalThis', 'undefined', 'NaN', 'Infinity'],
  ...['Object', 'Function', 'Boolean', 'Symbol', 'Number', 'BigInt', 'Math', 'String', 'RegExp'],
  ...['Error', 'AggregateError', 'EvalError', 'RangeError', 'ReferenceError'],
  ...['SyntaxError', 'TypeError', 'URIError'],
  ...['Array', 'ArrayBuffer', 'DataView', 'Map', 'Set', 'WeakMap', 'WeakSet'],
  ...['Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array'],
  ...['Int32Array', 'Uint32Array', 'BigInt64Array', 'BigUint64Array'],
  ...['Float32Array', 'Float64Array'],
  ...['Iterator', 'JSON', 'Proxy', 'Reflect'],
  ...['isFinite', 'isNaN', 'parseFloat', 'parseInt'],
  ...['decodeURI', 'decodeURIComponent', 'encodeURI', 'encodeURIComponent'],
]
