// Freezes the language in this process and tries to change it; says `frozen` when nothing changed.
import assert from 'node:assert/strict'
import { freezeIntrinsics } from '#internal/inside/custom/freeze.js'
import { makesCodeFromText } from '#internal/inside/custom/isolate.js'

freezeIntrinsics()
const generator = Object.getPrototypeOf(function* () {})
const typedArray = Object.getPrototypeOf(Uint8Array)
for (const object of [
  ...[
    Object,
    Function,
    Array,
    Uint8Array,
    Promise,
    Map,
    Error,
    RegExp,
    Symbol,
    JSON,
    Math,
    Reflect,
  ],
  ...[Object.prototype, Function.prototype, Array.prototype, Uint8Array.prototype, Error.prototype],
  ...[typedArray, typedArray.prototype, generator, generator.prototype, Promise.prototype],
  ...[Object.getPrototypeOf(generator.prototype), Object.getPrototypeOf([][Symbol.iterator]())],
  ...[Array.prototype.map, Uint8Array.prototype.set, Object.getPrototypeOf(async () => {})],
]) {
  assert(Object.isFrozen(object))
}
assert.throws(() => Object.assign(Object.prototype, { polluted: true }), TypeError)
assert.throws(() => Object.assign(Uint8Array.prototype, { set: () => undefined }), TypeError)
// What everybody does to objects of his own still works.
const own = Object.assign(new Error('a'), { name: 'Own', message: 'b', toString: () => 'c' })
assert.deepEqual(
  [own.name, own.message, String(own), String(new Error('d'))],
  ['Own', 'b', 'c', 'Error: d'],
)
assert.equal(makesCodeFromText(), false)
process.stdout.write('frozen')
