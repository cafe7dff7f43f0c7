/* Messages with a mail server of our own beside us. */
#include "notify/notify.h"

#include "base/clock.h"
#include "base/hash.h"
#include "notify/notify.sql.h"
#include "notify/seal.h"
#include "notify/send.h"
#include "notify/transport.h"
#include "tests/test.h"
#include "tests/visitor.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sodium.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- a mail server that keeps what it gets ---- */

struct sink {
    int listener, port;
    pthread_t thread;
    pthread_mutex_t lock;
    char mail[16][4096], to[16][200];
    int n;
    const char *refuse; /* answers RCPT with this; NULL: takes everybody */
    bool goes_silent;   /* hangs up when it has the text, without a word */
};

static bool line_read(int fd, char *line, size_t size) {
    size_t n = 0;
    while (n + 1 < size) {
        char c;
        if (read(fd, &c, 1) != 1) return false;
        if (c == '\n') break;
        if (c != '\r') line[n++] = c;
    }
    line[n] = '\0';
    return true;
}

static void say(int fd, const char *text) {
    ssize_t n = write(fd, text, strlen(text));
    (void)n;
}

static void data_read(struct sink *sink, int fd) {
    char line[2000];
    size_t n = 0;
    pthread_mutex_lock(&sink->lock);
    char *mail = sink->mail[sink->n % 16];
    mail[0] = '\0';
    while (line_read(fd, line, sizeof line) && strcmp(line, ".") != 0) {
        size_t m = strlen(line);
        if (n + m + 2 < 4096) {
            memcpy(mail + n, line, m);
            mail[n + m] = '\n';
            n += m + 1;
            mail[n] = '\0';
        }
    }
    sink->n++;
    pthread_mutex_unlock(&sink->lock);
}

static void talk(struct sink *sink, int fd) {
    char line[2000];
    say(fd, "220 sink\r\n");
    while (line_read(fd, line, sizeof line)) {
        if (strncmp(line, "EHLO", 4) == 0) {
            say(fd, "250 sink\r\n");
        } else if (strncmp(line, "RCPT", 4) == 0) {
            pthread_mutex_lock(&sink->lock);
            const char *refuse = sink->refuse;
            snprintf(sink->to[sink->n % 16], sizeof sink->to[0], "%.190s", line);
            pthread_mutex_unlock(&sink->lock);
            say(fd, refuse != NULL ? refuse : "250 ok\r\n");
        } else if (strcmp(line, "DATA") == 0) {
            say(fd, "354 go on\r\n");
            data_read(sink, fd);
            if (sink->goes_silent) return;
            say(fd, "250 ok\r\n");
        } else if (strncmp(line, "QUIT", 4) == 0) {
            say(fd, "221 bye\r\n");
            return;
        } else {
            say(fd, "250 ok\r\n");
        }
    }
}

static void *sink_run(void *context) {
    struct sink *sink = context;
    int fd;
    while ((fd = accept(sink->listener, NULL, NULL)) >= 0) {
        talk(sink, fd);
        close(fd);
    }
    return NULL;
}

static void sink_begin(struct sink *sink) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    *sink = (struct sink){.listener = socket(AF_INET, SOCK_STREAM, 0)};
    assert_true(sink->listener >= 0);
    assert_int_equal(bind(sink->listener, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(sink->listener, 8), 0);
    assert_int_equal(getsockname(sink->listener, (struct sockaddr *)&address, &size), 0);
    sink->port = ntohs(address.sin_port);
    pthread_mutex_init(&sink->lock, NULL);
    assert_int_equal(pthread_create(&sink->thread, NULL, sink_run, sink), 0);
}

static void sink_end(struct sink *sink) {
    shutdown(sink->listener, SHUT_RDWR);
    pthread_join(sink->thread, NULL);
    close(sink->listener);
    pthread_mutex_destroy(&sink->lock);
}

/* ---- an outbox ---- */

struct world {
    struct app *app;
    struct arena *arena;
    struct sink sink;
    int64_t now, quiet_from, quiet_to;
    struct notify_message message;
    const char *transport;
    bool added;
    struct notify_counts counts;
    bool undo;
};

static enum fail settings_job(struct db *db, void *context, struct why *why) {
    struct world *world = context;
    struct notify_settings s;
    TRY(notify_settings_load(world->app, db, world->arena, &s, why));
    s.transport = TRANSPORT_SMTP;
    s.smtp_url = arena_printf(world->arena, "smtp://127.0.0.1:%d", world->sink.port);
    s.smtp_clear = true;
    s.from = "Wendale Voices <panel@wendale.example>";
    return notify_settings_save(world->app, db, world->arena, &s, why);
}

static enum fail put_job(struct db *db, void *context, struct why *why) {
    struct world *world = context;
    TRY(notify_put(world->app, db, world->arena, &world->message, world->now, &world->added, why));
    return world->undo ? why_fail(why, FAIL_CONFLICT, NULL, "changed our mind") : FAIL_NONE;
}

static enum fail count_job(struct db *db, void *context, struct why *why) {
    struct world *world = context;
    return notify_counts(db, world->arena, "wave/1", &world->counts, why);
}

static void counts(struct world *world) {
    assert_int_equal(store_read(world->app->store, count_job, world, NULL), FAIL_NONE);
}

static enum fail put(struct world *world, const char *once, int64_t person, const char *text) {
    world->message =
        (struct notify_message){.once = once,
                                .batch = "wave/1",
                                .recipient = vault_number(VAULT_MEMBER, person),
                                .channel = NOTIFY_EMAIL,
                                .language = "en",
                                .template = "wave_invitation",
                                .quiet_from = world->quiet_from,
                                .quiet_to = world->quiet_to,
                                .subject = "Cwestiynau am ddata \xe2\x80\x93 questions",
                                .text = text};
    return store_write(world->app->store, world->arena, put_job, world, NULL);
}

static void send_all(struct world *world, struct notify_done *done) {
    struct why why = {0};
    if (notify_send(world->app, world->arena, world->now, 100, done, &why) != FAIL_NONE)
        fail_msg("%s", why.text);
}

static bool world_begin(struct world *world, const char *engine) {
    struct why why = {0};
    *world = (struct world){.app = test_app(engine), .now = clock_now()};
    if (world->app == NULL) return false;
    world->arena = arena_new((size_t)64 << 20);
    sink_begin(&world->sink);
    struct contact ann = {.name = "Ann Ash", .email = "ann@example.org"},
                   nobody = {.name = "No Address"};
    assert_int_equal(
        vault_put(world->app->vault, world->arena, vault_number(VAULT_MEMBER, 1), &ann, &why),
        FAIL_NONE);
    assert_int_equal(
        vault_put(world->app->vault, world->arena, vault_number(VAULT_MEMBER, 2), &nobody, &why),
        FAIL_NONE);
    return true;
}

static void world_end(struct world *world) {
    sink_end(&world->sink);
    test_app_close(world->app);
    arena_free(world->arena);
}

static const char *const engines[] = {"sqlite", "postgres"};
#define EACH_WORLD(world)                                                                          \
    for (size_t engine_ = 0; engine_ < 2; engine_++)                                               \
        for (bool on_ = world_begin(&(world), engines[engine_]); on_;                              \
             world_end(&(world)), on_ = false)

static void each_once(void **state) {
    (void)state;
    struct world world;
    struct notify_done done;
    EACH_WORLD(world) {
        assert_int_equal(put(&world, "a", 1, "Answer at http://127.0.0.1/s/AAAA"), FAIL_NONE);
        assert_true(world.added);
        assert_int_equal(put(&world, "a", 1, "Again"), FAIL_NONE);
        assert_false(world.added);
        /* A change that is undone takes its message with it. */
        world.undo = true;
        assert_int_equal(put(&world, "b", 1, "Never"), FAIL_CONFLICT);
        world.undo = false;
        /* Without a mail server it waits. */
        send_all(&world, &done);
        counts(&world);
        assert_int_equal(world.counts.waiting, 1);
        assert_int_equal(store_write(world.app->store, world.arena, settings_job, &world, NULL),
                         FAIL_NONE);
        assert_int_equal(put(&world, "c", 2, "To nobody"), FAIL_NONE);
        send_all(&world, &done);
        assert_int_equal(done.sent, 1);
        assert_int_equal(done.failed, 1);
        send_all(&world, &done);
        assert_int_equal(done.sent, 0);
        assert_int_equal(world.sink.n, 1);
        assert_string_equal(world.sink.to[0], "RCPT TO:<ann@example.org>");
        assert_non_null(strstr(world.sink.mail[0], "To: <ann@example.org>\n"));
        assert_non_null(strstr(world.sink.mail[0], "Message-ID: <folkmoot-"));
        /* "Answer at http://127.0.0.1/s/AAAA" */
        assert_non_null(strstr(world.sink.mail[0], "QW5zd2VyIGF0IGh0dHA6Ly8xMjcuMC4wLjEvcy9BQUFB"));
        counts(&world);
        assert_int_equal(world.counts.sent, 1);
        assert_int_equal(world.counts.failed, 1);
        assert_int_equal(world.counts.waiting, 0);
    }
}
TEST(each_once, "notify: a message goes once, and only if the change that it tells of was made");

static void later_and_never(void **state) {
    (void)state;
    struct world world;
    struct notify_done done;
    EACH_WORLD(world) {
        assert_int_equal(store_write(world.app->store, world.arena, settings_job, &world, NULL),
                         FAIL_NONE);
        assert_int_equal(put(&world, "a", 1, "Hello"), FAIL_NONE);
        world.sink.refuse = "451 later\r\n";
        send_all(&world, &done);
        assert_int_equal(done.again, 1);
        send_all(&world, &done); /* not before a minute has passed */
        assert_int_equal(done.again + done.sent, 0);
        world.now += 61 * CLOCK_SECOND;
        send_all(&world, &done);
        assert_int_equal(done.again, 1);
        world.sink.refuse = NULL;
        world.now += 6 * 60 * CLOCK_SECOND;
        send_all(&world, &done);
        assert_int_equal(done.sent, 1);
        assert_int_equal(put(&world, "b", 1, "Hello"), FAIL_NONE);
        world.sink.refuse = "550 nobody here\r\n";
        send_all(&world, &done);
        assert_int_equal(done.failed, 1);
        counts(&world);
        assert_int_equal(world.counts.failed, 1);
    }
}
TEST(later_and_never, "notify: a server that is busy is asked again later, a refusal stands");

static enum fail claim_job(struct db *db, void *context, struct why *why) {
    struct world *world = context;
    struct outbox_claim_row row;
    return outbox_claim(db, world->arena, 1, world->now + 1, &row, why);
}

static enum fail retry_job(struct db *db, void *context, struct why *why) {
    struct world *world = context;
    int64_t changed;
    return outbox_retry(db, "wave/1", world->now, &changed, why);
}

static void never_twice(void **state) {
    (void)state;
    struct world world;
    struct notify_done done;
    EACH_WORLD(world) {
        assert_int_equal(store_write(world.app->store, world.arena, settings_job, &world, NULL),
                         FAIL_NONE);
        assert_int_equal(put(&world, "a", 1, "Hello"), FAIL_NONE);
        /* A sender takes it and dies: nobody knows whether it went, and it does not go again. */
        assert_int_equal(store_write(world.app->store, world.arena, claim_job, &world, NULL),
                         FAIL_NONE);
        world.now += 10;
        send_all(&world, &done);
        send_all(&world, &done);
        counts(&world);
        assert_int_equal(world.counts.unsure, 1);
        assert_int_equal(world.sink.n, 0);
        /* The server has the text and hangs up: it may deliver it, so it is not sent again. */
        assert_int_equal(put(&world, "b", 1, "Hello"), FAIL_NONE);
        world.sink.goes_silent = true;
        send_all(&world, &done);
        assert_int_equal(done.unsure, 1);
        assert_int_equal(world.sink.n, 1);
        world.sink.goes_silent = false;
        world.now += CLOCK_DAY;
        send_all(&world, &done);
        counts(&world);
        assert_int_equal(world.counts.unsure, 2);
        assert_int_equal(world.sink.n, 1);
        /* A person who has looked sends it again. */
        assert_int_equal(store_write(world.app->store, world.arena, retry_job, &world, NULL),
                         FAIL_NONE);
        send_all(&world, &done);
        assert_int_equal(done.sent, 2);
    }
}
TEST(never_twice, "notify: what may have gone is left to people, and never sent twice by itself");

static void tries_keep_quiet_hours(void **state) {
    (void)state;
    struct world world;
    struct notify_done done;
    /* 22 November 2026, 19:58 in London; quiet from 20 to 8. */
    int64_t evening = INT64_C(1795377480) * CLOCK_SECOND, morning = evening + 43320 * CLOCK_SECOND;
    EACH_WORLD(world) {
        world.quiet_from = 20;
        world.quiet_to = 8;
        world.now = evening;
        assert_int_equal(store_write(world.app->store, world.arena, settings_job, &world, NULL),
                         FAIL_NONE);
        assert_int_equal(put(&world, "a", 1, "Hello"), FAIL_NONE);
        assert_int_equal(put(&world, "b", 1, "Hello"), FAIL_NONE);
        /* Put off twice, the next try would be at 20:04: it waits for the morning. */
        world.sink.refuse = "451 later\r\n";
        send_all(&world, &done);
        assert_int_equal(done.again, 2);
        world.now += 61 * CLOCK_SECOND;
        send_all(&world, &done);
        assert_int_equal(done.again, 2);
        world.sink.refuse = NULL;
        world.now += 3600 * CLOCK_SECOND;
        send_all(&world, &done);
        assert_int_equal(done.sent + done.again, 0);
        /* What fell due while nobody was sending does not go in the night either. */
        world.now = evening;
        assert_int_equal(put(&world, "c", 1, "Hello"), FAIL_NONE);
        world.now += 3600 * CLOCK_SECOND;
        send_all(&world, &done);
        assert_int_equal(done.sent + done.again, 0);
        world.now = morning - 60 * CLOCK_SECOND;
        send_all(&world, &done);
        assert_int_equal(done.sent, 0);
        world.now = morning + 60 * CLOCK_SECOND;
        send_all(&world, &done);
        assert_int_equal(done.sent, 3);
    }
}
TEST(tries_keep_quiet_hours, "notify: quiet hours hold for second tries and for what is late");

static void lists_to_print(void **state) {
    (void)state;
    struct world world;
    EACH_WORLD(world) {
        struct notify_opened *list;
        size_t n;
        struct db *db;
        assert_int_equal(put(&world, "a", 1, "Dear Ann"), FAIL_NONE);
        assert_int_equal(store_reader_take(world.app->store, &db, NULL), FAIL_NONE);
        assert_int_equal(
            notify_open_waiting(world.app, db, world.arena, "wave/1", NULL, 0, &list, &n, NULL),
            FAIL_NONE);
        store_reader_give(world.app->store, db);
        assert_int_equal(n, 1);
        assert_string_equal(list[0].text, "Dear Ann");
        assert_string_equal(list[0].address, "ann@example.org");
    }
}
TEST(lists_to_print, "notify: without any mail server the outbox is a list to print");

/* ---- texts ---- */

static void no_forged_headers(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 22);
    struct message_inside inside = {"Hello\r\nBcc: all@example.org", "Text\r\n.\r\nQUIT", "", ""};
    struct delivery delivery = {7, "email", "ann@example.org", &inside};
    char *mail = mail_text(arena, "Panel <panel@example.org>", &delivery,
                           INT64_C(1795332900) * CLOCK_SECOND);
    assert_null(strstr(mail, "Bcc"));
    assert_null(strstr(mail, "\r\n.\r\n"));
    assert_non_null(strstr(mail, "Date: Sun, 22 Nov 2026 07:35:00 +0000\r\n"));
    assert_non_null(strstr(mail, "Message-ID: <folkmoot-7@example.org>\r\n"));
    for (const char *line = mail; *line != '\0';) {
        const char *end = strstr(line, "\r\n");
        assert_non_null(end);
        assert_true(end - line <= 78);
        line = end + 2;
    }
    arena_free(arena);
}
TEST(no_forged_headers, "notify: what people type can forge no header and end no message");

static void govuk_tokens(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    const char *key =
        "my_key-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0";
    char *token = govuk_token(arena, key, 1568818578 * CLOCK_SECOND);
    struct str rest = str_of(token), head = str_cut(&rest, '.'), claims = str_cut(&rest, '.');
    uint8_t *bytes, digest[32];
    size_t n;
    assert_true(base64url_read(arena, str_copy(arena, claims), &bytes, &n));
    assert_memory_equal(bytes,
                        "{\"iss\":\"26785a09-ab16-4eb0-8407-a37497a57506\",\"iat\":1568818578}", n);
    /* The signature is HMAC-SHA-256 of what stands before it under the secret (RFC 7515, A.1). */
    crypto_auth_hmacsha256_state hmac;
    crypto_auth_hmacsha256_init(&hmac,
                                (const unsigned char *)"3d844edf-8d35-48ac-975b-e847b4f122b0", 36);
    crypto_auth_hmacsha256_update(&hmac, (const unsigned char *)token, head.n + 1 + claims.n);
    crypto_auth_hmacsha256_final(&hmac, digest);
    assert_true(base64url_read(arena, str_copy(arena, rest), &bytes, &n));
    assert_int_equal(n, 32);
    assert_memory_equal(bytes, digest, 32);
    assert_null(govuk_token(arena, "short", 0));
    arena_free(arena);
}
TEST(govuk_tokens, "notify: the token for GOV.UK Notify is signed as its documentation says");

static void settings_refused(void **state) {
    (void)state;
    struct why why = {0};
    struct notify_settings s = {.transport = TRANSPORT_SMTP,
                                .smtp_url = "smtp://mail.example.org:25",
                                .from = "panel@example.org",
                                .smtp_clear = true};
    assert_int_equal(notify_settings_check(&s, &why), FAIL_INPUT);
    assert_string_equal(why.field, "smtp_clear");
    s.smtp_url = "smtp://user@127.0.0.1:25";
    assert_int_equal(notify_settings_check(&s, &why), FAIL_NONE);
    s.smtp_url = "smtp://127.0.0.1.example.org:25";
    assert_int_equal(notify_settings_check(&s, &why), FAIL_INPUT);
    s.smtp_url = "http://127.0.0.1";
    assert_int_equal(notify_settings_check(&s, &why), FAIL_INPUT);
    assert_string_equal(why.field, "smtp_url");
}
TEST(settings_refused, "notify: mail without TLS never leaves this machine");

static void sealed_texts(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    uint8_t key[32] = {1}, other[32] = {2};
    struct str sealed = text_seal(arena, key, "a", STR("hello")), plain;
    assert_true(text_open(arena, key, "a", sealed, &plain));
    assert_true(str_is(plain, "hello"));
    assert_false(text_open(arena, key, "b", sealed, &plain));
    assert_false(text_open(arena, other, "a", sealed, &plain));
    assert_false(text_open(arena, key, "a", (struct str){sealed.s, sealed.n - 1}, &plain));
    assert_false(text_open(arena, key, "a", (struct str){NULL, 0}, &plain));
    arena_free(arena);
}
TEST(sealed_texts, "notify: a sealed text opens with the key and purpose that it was sealed for");
