#include "civic/work.h"

#include "civic/app.h"

enum fail request_read(struct request *request, db_job job, void *context, struct why *why) {
    return store_read_held(request->app->store, request->arena, job, context, why);
}

static void work_end(void *thing) {
    arena_free(thing);
}

struct arena *request_work(struct request *request, size_t cap) {
    struct arena *work = arena_new(cap);
    arena_on_end(request->arena, work_end, work);
    jmp_buf *guard = arena_guard_set(request->arena, NULL);
    arena_guard_set(request->arena, guard);
    arena_guard_set(work, guard);
    return work;
}
