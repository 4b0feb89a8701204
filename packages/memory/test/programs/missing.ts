import Module from 'node:module'

// Makes an allocator where native packages are missing, or where V8 forbids external buffers.
const [missing = '', electron] = process.argv.slice(2)
const loader = Module as unknown as { _load: (request: string, ...rest: unknown[]) => unknown }
const load = loader._load
loader._load = (request, ...rest) => {
  if (missing.split(',').includes(request)) {
    throw Object.assign(new Error(`Cannot find module in ${import.meta.url}`), {
      code: 'MODULE_NOT_FOUND',
    })
  }
  const loaded = load.call(loader, request, ...rest)
  if (electron === 'electron' && request === 'koffi') {
    return {
      ...(loaded as object),
      view: () => {
        throw new Error('External buffers are not allowed')
      },
    }
  }
  return loaded
}
if (electron === 'electron') {
  Object.defineProperty(process, 'versions', { value: { ...process.versions, electron: '40.0.0' } })
}

const { createAllocator, MemoryError } = await import('@stronghold/memory')
const allocator = createAllocator()
using buffer = allocator.allocate(32)
buffer.write((bytes) => bytes.fill(1))
let named = 'works'
try {
  createAllocator({ backend: 'slab' })
} catch (error) {
  named = error instanceof MemoryError ? error.code : 'other'
}
process.stdout.write(JSON.stringify({ report: allocator.report, slab: named }))
