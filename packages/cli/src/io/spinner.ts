import type { Output } from './output.js'

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']

/**
 * Shows on stderr that `work` goes on, with the seconds it has taken, and leaves no trace.
 *
 * Nothing is shown where no terminal is. Standard input is not touched: it may carry the message to
 * sign, and Ctrl-C must stay a signal.
 */
export async function spin<T>(output: Output, label: string, work: Promise<T>): Promise<T> {
  if (!output.animated) return work
  const began = performance.now()
  let turn = 0
  const draw = () => {
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    output.draw(`${frames[turn++ % frames.length]} ${label} ${seconds} s`)
  }
  draw()
  const timer = setInterval(draw, 100)
  try {
    return await work
  } finally {
    clearInterval(timer)
    output.draw()
  }
}
