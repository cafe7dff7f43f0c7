/*
 * parallel -- the same work on many things, by several threads.
 *
 * Which thread takes which thing is left open, so results must be written to the
 * place of their task and put together in order afterwards: then they do not depend
 * on the number of threads. Each worker has a number below n_threads, for scratch
 * memory of its own, which the caller takes beforehand (arenas serve one thread).
 */
#ifndef BASE_PARALLEL_H
#define BASE_PARALLEL_H

#include <stddef.h>

/* The processors that this process may use, 1 to 256. */
unsigned threads_default(void);

/* Calls work(context, task, worker) for every task below n_tasks, and returns when all
 * are done. With one thread, or where threads cannot be started, the caller does all. */
void parallel_run(size_t n_tasks, unsigned n_threads,
                  void (*work)(void *context, size_t task, unsigned worker), void *context);

#endif
