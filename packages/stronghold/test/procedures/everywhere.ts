export { onEveryInside as everywhere } from './clients.js'
