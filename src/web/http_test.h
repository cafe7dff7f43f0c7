/*
 * http_test -- a real server on loopback and a client that sends raw bytes, for the tests.
 *
 * The server's handler describes the request as text; /slow takes 0.3 s, /big answers
 * with 4 MB, /exhaust takes memory without end, /page may be squeezed.
 */
#ifndef WEB_HTTP_TEST_H
#define WEB_HTTP_TEST_H

#include "tests/test.h"
#include "web/http.h"

struct http_server *try_server(struct http_limits limits, const char *proxy);
struct http_server *try_server_with(const struct http_config *config); /* its own settings */
int try_handled(void); /* requests that reached the handler, in all */
int try_running(void); /* handlers inside /slow now */

int try_dial(const struct http_server *server); /* a connection that waits at most 10 s */
void try_put(int fd, const char *text);
void try_put_n(int fd, const char *bytes, size_t n);
const char *try_get_all(int fd); /* until the server closes; in a static buffer */
const char *try_get_one(int fd); /* one answer; in a static buffer */
int try_status(const char *answer);
int try_count(const char *text, const char *what);
/* Sends, says that no more comes, and returns all that was answered. */
const char *try_ask(const struct http_server *server, const char *text);
const char *try_ask_n(const struct http_server *server, const char *bytes, size_t n);

#endif
