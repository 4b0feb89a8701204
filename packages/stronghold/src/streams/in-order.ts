/**
 * The results of tasks in the order in which the tasks began, with at most `limit` of them under
 * way. A task begins only when its result is soon wanted, so a slow reader slows the whole down.
 *
 * When one fails, or nobody wants further results, the others are waited for: nothing goes on
 * unseen behind the caller's back.
 */
export async function* inOrder<T>(
  tasks: AsyncIterable<() => Promise<T>>,
  limit: number,
): AsyncGenerator<T, void, undefined> {
  const running: Promise<T>[] = []
  try {
    for await (const task of tasks) {
      const result = task()
      // Its failure is thrown in its turn; until then it must not count as unhandled.
      result.catch(() => undefined)
      running.push(result)
      if (running.length >= limit) yield await (running.shift() as Promise<T>)
    }
    while (running.length > 0) yield await (running.shift() as Promise<T>)
  } finally {
    await Promise.allSettled(running)
  }
}
