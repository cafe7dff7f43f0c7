#include "base/clock.h"
#include "base/log.h"
#include "web/http_inner.h"

enum {
    REQUEST_BYTES = 32 << 20, /* most memory of one request, page included */
    UPLOAD_SHARE = 12, /* and for each byte of a large body, whose rows are read into lists */
    BODY_BYTES_MAX = 24 << 20,
    KEEP_BYTES = 128 << 10, /* that a waiting arena keeps resident */
    WRITE_WAIT_S = 3600     /* the rate is what limits: see keeper */
};

struct arena *pool_take(struct http_server *server, size_t body_bytes) {
    if (body_bytes > KEEP_BYTES) return arena_new(REQUEST_BYTES + UPLOAD_SHARE * body_bytes);
    pthread_mutex_lock(&server->pool);
    struct arena *arena = server->n_arenas > 0 ? server->arenas[--server->n_arenas] : NULL;
    pthread_mutex_unlock(&server->pool);
    return arena != NULL ? arena : arena_new(REQUEST_BYTES);
}

void pool_give(struct http_server *server, struct arena *arena) {
    arena_reset(arena, KEEP_BYTES);
    pthread_mutex_lock(&server->pool);
    bool kept = arena_cap(arena) == REQUEST_BYTES &&
                server->n_arenas < sizeof server->arenas / sizeof server->arenas[0];
    if (kept) server->arenas[server->n_arenas++] = arena;
    pthread_mutex_unlock(&server->pool);
    if (!kept) arena_free(arena);
}

static void answer_send(struct conn *conn, struct http_answer answer) {
    conn->out[0] = (struct iovec){(void *)(uintptr_t)answer.head.s, answer.head.n};
    conn->out[1] = (struct iovec){(void *)(uintptr_t)answer.body.s, answer.body.n};
    conn->n_out = answer.body.n > 0 ? 2 : 1;
    conn->out_at = 0;
    conn_phase(conn, PHASE_WRITE, WRITE_WAIT_S * CLOCK_SECOND);
}

/* All that may exhaust the arena. */
static void request_answer(struct conn *conn, struct str body) {
    struct http_server *server = conn->server;
    struct arena *arena = conn->arena;
    struct http_peer peer = {conn->client, conn->is_proxy, conn->tls != NULL};
    struct http_request *request = ARENA_NEW(arena, struct http_request);
    struct http_response *response = ARENA_NEW(arena, struct http_response);
    struct why why = {0};
    int status = http_request_make(arena, &conn->head, body, &peer, &server->limits, request, &why);
    buf_init(&response->body, arena, BODY_BYTES_MAX);
    if (status == 0)
        server->config.handler(server->config.context, request, response);
    else
        http_refusal(arena, response, status);
    if (response->body.full) http_refusal(arena, response, 500);
    conn->close_after = status != 0 || conn->head.close || atomic_load(&server->stopping);
    answer_send(conn,
                http_response_bytes(arena, request, response, request->secure, conn->close_after));
}

static bool answer_guarded(struct conn *conn, struct str body) {
    jmp_buf guard;
    if (setjmp(guard) != 0) {
        arena_guard_set(conn->arena, NULL);
        return false;
    }
    arena_guard_set(conn->arena, &guard);
    request_answer(conn, body);
    arena_guard_set(conn->arena, NULL);
    return true;
}

void answer_make(struct conn *conn, struct str body) {
    conn->arena = pool_take(conn->server, body.n);
    /* What changes data waits for the disk. */
    if (str_is(conn->head.method, "POST"))
        gate_leave(conn->worker);
    else
        atomic_store(&conn->worker->since, atomic_load(&conn->began));
    bool answered = answer_guarded(conn, body);
    atomic_store(&conn->worker->since, 0);
    if (answered) return;
    log_event(LOG_ERROR, "request-memory", "limit=%zu", arena_cap(conn->arena));
    arena_free(conn->arena); /* with the hooks of whatever the handler held */
    conn->arena = NULL;
    answer_refuse(conn, 503);
}

void answer_refuse(struct conn *conn, int status) {
    if (conn->arena == NULL) conn->arena = pool_take(conn->server, 0);
    struct http_response response;
    http_refusal(conn->arena, &response, status);
    conn->close_after = true;
    answer_send(conn, http_response_bytes(conn->arena, NULL, &response, conn->tls != NULL, true));
}
