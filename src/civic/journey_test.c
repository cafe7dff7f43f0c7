/* People and the dispatcher: who gets in, what takes effect, what does not. */
#include "base/clock.h"
#include "base/hash.h"
#include "civic/act.h"
#include "civic/act.sql.h"
#include "civic/person.h"
#include "civic/person.sql.h"
#include "civic/totp.h"
#include "tests/test.h"
#include "tests/visitor.h"

#include <pthread.h>
#include <setjmp.h>
#include <string.h>

static const char *const engines[] = {"sqlite", "postgres"};

struct world {
    struct app *app;
    int64_t council, trust;
    int64_t manager, officer, stranger;
};

static bool world_begin(struct world *world, const char *engine) {
    world->app = test_app(engine);
    if (world->app == NULL) return false;
    world->council = test_organisation(world->app, "Eastmere Council");
    world->trust = test_organisation(world->app, "Eastmere NHS Trust");
    world->manager =
        test_person(world->app, world->council, "Mair Manager", "mair@example.org", true, true);
    world->officer =
        test_person(world->app, world->council, "Olu Officer", "olu@example.org", false, false);
    world->stranger =
        test_person(world->app, world->trust, "Sam Stranger", "sam@example.org", true, false);
    return true;
}

#define EACH_ENGINE(world, visitor)                                                                \
    for (size_t engine_ = 0; engine_ < 2; engine_++)                                               \
        for (bool on_ = world_begin(&(world), engines[engine_]) &&                                 \
                        (visitor_begin(&(visitor), (world).app), true);                            \
             on_; visitor_end(&(visitor)), test_app_close((world).app), on_ = false)

static void strangers_are_sent_to_sign_in(void **state) {
    (void)state;
    struct world world;
    struct visitor visitor;
    EACH_ENGINE(world, visitor) {
        assert_int_equal(visitor_get(&visitor, "/account"), 303);
        assert_string_equal(visitor.location, "/sign-in?next=%2Faccount");
        assert_int_equal(visitor_get(&visitor, "/sign-in"), 200);
        assert_int_equal(visitor_get(&visitor, "/no/such/page"), 404);
        assert_int_equal(visitor_get(&visitor, "/healthz"), 200);
        assert_string_equal(visitor.body, "ok");
    }
}
TEST(strangers_are_sent_to_sign_in,
     "journey: without a session, pages for officials lead to signing in");

static char *code_now(struct visitor *visitor, const char *page_secret) {
    /* The page shows the secret in groups of four base32 letters. */
    char letters[64];
    size_t n = 0;
    for (const char *c = page_secret; *c != '\0' && *c != '<'; c++)
        if (*c != ' ') letters[n++] = *c;
    uint8_t secret[40];
    size_t bits = 0, n_bytes = 0;
    uint32_t hold = 0;
    for (size_t i = 0; i < n; i++) {
        const char *at = strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", letters[i]);
        if (at == NULL) continue;
        hold = hold << 5 | (uint32_t)(at - "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
        bits += 5;
        if (bits >= 8) secret[n_bytes++] = (uint8_t)(hold >> (bits -= 8));
    }
    for (int code = 0; code < 1000000; code++) {
        char text[16];
        snprintf(text, sizeof text, "%06d", code);
        if (totp_step_of((struct str){(const char *)secret, n_bytes}, text, clock_now(), 0) != 0)
            return arena_copy(visitor->arena, text);
    }
    return NULL;
}

static void an_invited_person_joins_once(void **state) {
    (void)state;
    struct world world;
    struct visitor visitor;
    EACH_ENGINE(world, visitor) {
        visitor_sign_in(&visitor, world.manager);
        char *invite = arena_printf(visitor.arena, "/organisations/%lld/people/invite",
                                    (long long)world.council);
        assert_int_equal(visitor_post_fields(&visitor, NULL, invite, "name", "Nia New", "email",
                                             "nia@example.org"),
                         200);
        const char *at = strstr(visitor.body, "/join/");
        assert_non_null(at);
        char *link = arena_copy_n(visitor.arena, at, strcspn(at, "<\" "));
        struct visitor nia;
        visitor_begin(&nia, world.app);
        assert_int_equal(visitor_get(&nia, link), 200);
        assert_true(visitor_sees(&nia, "nia@example.org"));
        assert_int_equal(
            visitor_post_fields(&nia, NULL, link, "password", "short", "again", "short"), 422);
        assert_int_equal(visitor_post_fields(&nia, NULL, link, "password", "three random words",
                                             "again", "three random words"),
                         303);
        assert_int_equal(visitor_follow(&nia), 303); /* the code page leads to setting up the app */
        assert_int_equal(visitor_follow(&nia), 200);
        const char *sealed = visitor_hidden(&nia, "sealed");
        const char *secret = strstr(nia.body, "<strong class=\"fm-token\">");
        assert_non_null(secret);
        char *code = code_now(&nia, secret + strlen("<strong class=\"fm-token\">"));
        assert_non_null(code);
        assert_int_equal(visitor_get(&nia, "/account"), 303); /* not in yet */
        assert_int_equal(visitor_get(&nia, "/sign-in/set-up"), 200);
        const char *fields[] = {"sealed", sealed,
                                "next",   "",
                                "code",   code,
                                "csrf",   visitor_hidden(&nia, "csrf"),
                                "nonce",  visitor_hidden(&nia, "nonce"),
                                NULL};
        assert_int_equal(visitor_post_raw(&nia, "/sign-in/set-up", fields), 303);
        assert_int_equal(visitor_get(&nia, "/account"), 200);
        assert_true(visitor_sees(&nia, "Nia New"));
        visitor_end(&nia);
        /* The link worked once. */
        visitor_begin(&nia, world.app);
        assert_int_equal(visitor_get(&nia, link), 404);
        assert_true(visitor_sees(&nia, "This link no longer works"));
        assert_true(visitor_sees(&nia, "ask the person who gave it to you for a new one"));
        /* What never was a link says the same: nobody learns which links there were. */
        assert_int_equal(visitor_get(&nia, "/join/neverwas"), 404);
        assert_true(visitor_sees(&nia, "This link no longer works"));
        visitor_end(&nia);
    }
}
TEST(an_invited_person_joins_once,
     "journey: an invited person joins with a password and a code; the link works once");

/* The manager of a colleague who lost phone and codes: the link leads to a new password and a new
 * app. */
static char *new_app_link(struct visitor *manager, const char *person) {
    assert_int_equal(visitor_post(manager, person,
                                  arena_printf(manager->arena, "%s/new-app", person),
                                  (const char *const[]){NULL}),
                     200);
    const char *at = strstr(manager->body, "/join/");
    assert_non_null(at);
    return arena_copy_n(manager->arena, at, strcspn(at, "<\" "));
}

static void a_lost_phone_gets_a_new_app(void **state) {
    (void)state;
    struct world world;
    struct visitor visitor;
    EACH_ENGINE(world, visitor) {
        visitor_sign_in(&visitor, world.manager);
        char *invite = arena_printf(visitor.arena, "/organisations/%lld/people/invite",
                                    (long long)world.council);
        assert_int_equal(visitor_post_fields(&visitor, NULL, invite, "name", "Nia New", "email",
                                             "nia@example.org"),
                         200);
        const char *at = strstr(visitor.body, "/join/");
        assert_non_null(at);
        char *link = arena_copy_n(visitor.arena, at, strcspn(at, "<\" "));
        struct visitor nia;
        visitor_begin(&nia, world.app);
        assert_int_equal(visitor_post_fields(&nia, NULL, link, "password", "three random words",
                                             "again", "three random words"),
                         303);
        assert_int_equal(visitor_follow(&nia), 303);
        assert_int_equal(visitor_follow(&nia), 200);
        const char *secret = strstr(nia.body, "<strong class=\"fm-token\">");
        assert_non_null(secret);
        char *code = code_now(&nia, secret + strlen("<strong class=\"fm-token\">"));
        const char *fields[] = {"sealed", visitor_hidden(&nia, "sealed"),
                                "next",   "",
                                "code",   code,
                                "csrf",   visitor_hidden(&nia, "csrf"),
                                "nonce",  visitor_hidden(&nia, "nonce"),
                                NULL};
        assert_int_equal(visitor_post_raw(&nia, "/sign-in/set-up", fields), 303);
        assert_int_equal(visitor_get(&nia, "/account"), 200);

        assert_int_equal(
            visitor_get(&visitor, arena_printf(visitor.arena, "/organisations/%lld/people",
                                               (long long)world.council)),
            200);
        const char *name = strstr(visitor.body, ">Nia New<");
        assert_non_null(name);
        const char *address = name;
        while (strncmp(address, "/organisations/", 15) != 0) address--;
        link = new_app_link(&visitor, arena_copy_n(visitor.arena, address, strcspn(address, "\"")));
        /* Out at once, and the old password is worth nothing before the link is used. */
        assert_int_equal(visitor_get(&nia, "/account"), 303);
        visitor_end(&nia);
        visitor_begin(&nia, world.app);
        assert_int_not_equal(visitor_post_fields(&nia, NULL, "/sign-in", "email", "nia@example.org",
                                                 "password", "three random words"),
                             303);
        assert_int_equal(visitor_post_fields(&nia, NULL, link, "password", "four green boats sail",
                                             "again", "four green boats sail"),
                         303);
        assert_int_equal(visitor_follow(&nia), 303); /* no code is asked for: */
        assert_int_equal(visitor_follow(&nia), 200);
        assert_non_null(visitor_hidden(&nia, "sealed")); /* an app is set up anew */
        visitor_end(&nia);
    }
}
TEST(a_lost_phone_gets_a_new_app,
     "journey: who lost phone and codes gets a new app by a link; what was before stops at once");

static void wrong_passwords_lock_and_unlock(void **state) {
    (void)state;
    struct world world;
    struct visitor visitor;
    EACH_ENGINE(world, visitor) {
        for (int i = 0; i < 5; i++) {
            assert_int_equal(visitor_post_fields(&visitor, NULL, "/sign-in", "email",
                                                 "olu@example.org", "password",
                                                 "wrong wrong wrong"),
                             422);
            assert_true(visitor_sees(&visitor, "olu@example.org"));
            assert_false(visitor_sees(&visitor, "wrong wrong wrong"));
        }
        assert_int_equal(visitor_post_fields(&visitor, NULL, "/sign-in", "email",
                                             "nobody@example.org", "password", "wrong wrong wrong"),
                         422);
    }
}
TEST(wrong_passwords_lock_and_unlock,
     "journey: wrong passwords are counted, the password is never shown again");

static void forged_forms_are_refused(void **state) {
    (void)state;
    struct world world;
    struct visitor visitor;
    EACH_ENGINE(world, visitor) {
        visitor_sign_in(&visitor, world.manager);
        char *path = arena_printf(visitor.arena, "/organisations/%lld/people/%lld/disable",
                                  (long long)world.council, (long long)world.officer);
        assert_int_equal(visitor_post_raw(&visitor, path, (const char *const[]){NULL}), 403);
        assert_int_equal(
            visitor_post_raw(&visitor, path,
                             (const char *const[]){"csrf", "guess", "nonce", "x", NULL}),
            403);
        /* A token of another session does not do either. */
        struct visitor other;
        visitor_begin(&other, world.app);
        visitor_sign_in(&other, world.stranger);
        visitor_get(&other, "/account");
        const char *fields[] = {"csrf", visitor_hidden(&other, "csrf"), "nonce", "x", NULL};
        assert_int_equal(visitor_post_raw(&visitor, path, fields), 403);
        visitor_end(&other);
        char *person = arena_printf(visitor.arena, "/organisations/%lld/people/%lld",
                                    (long long)world.council, (long long)world.officer);
        assert_int_equal(visitor_get(&visitor, person), 200);
        assert_true(visitor_sees(&visitor, "Stop them signing in"));
    }
}
TEST(forged_forms_are_refused, "journey: a form without this session's token changes nothing");

static void other_organisations_do_not_exist(void **state) {
    (void)state;
    struct world world;
    struct visitor visitor;
    EACH_ENGINE(world, visitor) {
        visitor_sign_in(&visitor, world.stranger);
        assert_int_equal(
            visitor_get(&visitor, arena_printf(visitor.arena, "/organisations/%lld/people",
                                               (long long)world.trust)),
            200);
        assert_int_equal(
            visitor_get(&visitor, arena_printf(visitor.arena, "/organisations/%lld/people",
                                               (long long)world.council)),
            404);
        /* One's own organisation's number with another's person: the pairing is refused. */
        assert_int_equal(
            visitor_get(&visitor, arena_printf(visitor.arena, "/organisations/%lld/people/%lld",
                                               (long long)world.trust, (long long)world.officer)),
            404);
        assert_int_equal(visitor_get(&visitor, "/administration"), 403);
        assert_int_equal(visitor_get(&visitor, "/administration/audit"), 403);
        assert_int_equal(visitor_get(&visitor, "/proposals/1/audit"), 404);
    }
}
TEST(other_organisations_do_not_exist,
     "journey: people and pages of another organisation do not exist for a stranger");

static void a_second_click_has_no_second_effect(void **state) {
    (void)state;
    struct world world;
    struct visitor visitor;
    EACH_ENGINE(world, visitor) {
        visitor_sign_in(&visitor, world.manager);
        visitor_get(&visitor, "/administration");
        const char *csrf = visitor_hidden(&visitor, "csrf");
        const char *nonce = "one-form-one-effect";
        const char *fields[] = {
            "name", "Northgate Police", "kind", "police", "csrf", csrf, "nonce", nonce, NULL};
        assert_int_equal(visitor_post_raw(&visitor, "/administration", fields), 303);
        const char *first = visitor.location;
        assert_int_equal(visitor_post_raw(&visitor, "/administration", fields), 303);
        assert_string_equal(visitor.location, first);
        const char *again[] = {"name",  "Northgate Police", "kind", "police", "csrf", csrf,
                               "nonce", "another",          NULL};
        assert_int_equal(visitor_post_raw(&visitor, "/administration", again), 409);
        assert_true(visitor_sees(&visitor, "Northgate Police"));
    }
}
TEST(a_second_click_has_no_second_effect,
     "journey: the same form sent twice takes effect once and leads to the same place");

static void a_form_outlives_its_session(void **state) {
    (void)state;
    struct world world;
    struct visitor visitor;
    EACH_ENGINE(world, visitor) {
        visitor_sign_in(&visitor, world.manager);
        visitor_get(&visitor, "/administration");
        const char *csrf = visitor_hidden(&visitor, "csrf");
        const char *late[] = {
            "name", "Northgate <Police>", "kind", "police", "csrf", csrf, "nonce", "x", NULL};
        /* The session is gone: nothing is done, and what was typed comes back to be sent again. */
        struct visitor tab;
        visitor_begin(&tab, world.app);
        assert_int_equal(visitor_post_raw(&tab, "/administration", late), 403);
        assert_true(visitor_sees(&tab, "You have been signed out"));
        assert_true(visitor_sees(&tab, "action=\"/administration\""));
        assert_true(visitor_sees(&tab, "name=\"name\" value=\"Northgate &lt;Police&gt;\""));
        assert_false(visitor_sees(&tab, csrf));
        /* Signed in again, the form is there under a token of now, and only then it takes effect.
         */
        visitor_sign_in(&tab, world.manager);
        const char *kept[] = {"name", "Northgate <Police>", "kind", "police", NULL};
        assert_int_equal(visitor_post_raw(&tab, "/administration", kept), 403);
        assert_true(visitor_sees(&tab, "Nothing is saved yet"));
        assert_true(visitor_sees(&tab, "value=\"Northgate &lt;Police&gt;\""));
        const char *fresh[] = {
            "name", "Northgate <Police>",         "kind",  "police",
            "csrf", visitor_hidden(&tab, "csrf"), "nonce", visitor_hidden(&tab, "nonce"),
            NULL};
        assert_int_equal(visitor_post_raw(&tab, "/administration", fresh), 303);
        /* Somebody who may not open the page gets nothing back. */
        struct visitor other;
        visitor_begin(&other, world.app);
        visitor_sign_in(&other, world.stranger);
        assert_int_equal(visitor_post_raw(&other, "/administration", kept), 403);
        assert_false(visitor_sees(&other, "Northgate"));
        visitor_end(&other);
        /* Passwords are not given back. */
        visitor_end(&tab);
        visitor_begin(&tab, world.app);
        const char *secret[] = {"current", "three rivers meet", "password", "four bridges fall",
                                NULL};
        assert_int_equal(visitor_post_raw(&tab, "/account/password", secret), 403);
        assert_false(visitor_sees(&tab, "rivers"));
        assert_false(visitor_sees(&tab, "bridges"));
        visitor_end(&tab);
    }
}
TEST(a_form_outlives_its_session,
     "journey: a form sent after its session ended is given back, and does nothing before it is "
     "sent again");

static void names_are_shown_as_text(void **state) {
    (void)state;
    struct world world;
    struct visitor visitor;
    EACH_ENGINE(world, visitor) {
        const char *poison = "<script>alert(1)</script>\"'&";
        test_person(world.app, world.council, poison, "poison@example.org", false, false);
        visitor_sign_in(&visitor, world.manager);
        char *path =
            arena_printf(visitor.arena, "/organisations/%lld/people", (long long)world.council);
        assert_int_equal(visitor_get(&visitor, path), 200);
        assert_false(visitor_sees(&visitor, "<script>alert"));
        assert_true(
            visitor_sees(&visitor, "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;"));
    }
}
TEST(names_are_shown_as_text, "journey: a name that is markup is shown as text");

static void erased_people_leave_a_number(void **state) {
    (void)state;
    struct world world;
    struct visitor visitor;
    EACH_ENGINE(world, visitor) {
        visitor_sign_in(&visitor, world.manager);
        char *path = arena_printf(visitor.arena, "/organisations/%lld/people/%lld/erase",
                                  (long long)world.council, (long long)world.officer);
        assert_int_equal(visitor_post_fields(&visitor, NULL, path, "other", ""), 422);
        assert_int_equal(visitor_post_fields(&visitor, NULL, path, "sure", "yes"), 303);
        assert_int_equal(visitor_follow(&visitor), 200);
        assert_false(visitor_sees(&visitor, "Olu Officer"));
        /* Nobody erases themselves, and the last administrator stays. */
        path = arena_printf(visitor.arena, "/organisations/%lld/people/%lld/erase",
                            (long long)world.council, (long long)world.manager);
        assert_int_equal(visitor_post_fields(&visitor, NULL, path, "sure", "yes"), 409);
        assert_int_equal(visitor_get(&visitor, "/account"), 200);
    }
}
TEST(erased_people_leave_a_number,
     "journey: erasing a person removes name and address, never one's own");

static void kept_pages_are_for_nobody(void **state) {
    (void)state;
    struct world world;
    struct visitor visitor;
    EACH_ENGINE(world, visitor) {
        visitor_sign_in(&visitor, world.manager);
        assert_int_equal(visitor_get(&visitor, "/privacy"), 200);
        assert_true(visitor_sees(&visitor, "Mair Manager"));
        struct visitor stranger;
        visitor_begin(&stranger, world.app);
        assert_int_equal(visitor_get(&stranger, "/privacy"), 200);
        assert_false(visitor_sees(&stranger, "Mair Manager"));
        assert_int_equal(visitor_get(&visitor, "/privacy"), 200);
        assert_true(visitor_sees(&visitor, "Mair Manager"));
        visitor_end(&stranger);
    }
}
TEST(kept_pages_are_for_nobody, "journey: a kept public page never shows who looked at it before");

struct chain {
    struct arena *arena;
    int64_t n;
};

static enum fail chain_job(struct db *db, void *context, struct why *why) {
    struct chain *chain = context;
    return act_chain_check(db, chain->arena, &chain->n, why);
}

/* A second row after the one before the last. */
static enum fail fork_job(struct db *db, void *context, struct why *why) {
    const struct chain *chain = context;
    static const char hash[32];
    struct str any = {hash, sizeof hash};
    return act_add(db, chain->n, 0, DB_NULL_INT, DB_NULL_INT, "fork", DB_NULL_INT, NULL,
                   DB_NULL_INT, "", any, any, why);
}

static void every_change_is_in_the_chain(void **state) {
    (void)state;
    struct world world;
    struct visitor visitor;
    EACH_ENGINE(world, visitor) {
        visitor_sign_in(&visitor, world.manager);
        for (int i = 0; i < 3; i++)
            visitor_post_fields(&visitor, NULL, "/administration", "name",
                                arena_printf(visitor.arena, "Body %d", i), "kind", "charity");
        struct chain chain = {.arena = visitor.arena};
        struct why why;
        assert_int_equal(store_read(world.app->store, chain_job, &chain, &why), FAIL_NONE);
        assert_int_equal(chain.n, 3);
        assert_int_equal(store_write(world.app->store, chain.arena, fork_job, &chain, &why),
                         FAIL_CONFLICT);
        assert_int_equal(visitor_get(&visitor, "/administration/audit"), 200);
        assert_true(visitor_sees(&visitor, "Mair Manager"));
    }
}
TEST(every_change_is_in_the_chain, "journey: each change is one row of an unbroken audit chain");

struct racer {
    struct app *app;
    const char *link;
    int status;
    pthread_t thread;
};

static void *race(void *argument) {
    struct racer *racer = argument;
    struct visitor visitor;
    visitor_begin(&visitor, racer->app);
    racer->status = visitor_post_fields(&visitor, NULL, racer->link, "password",
                                        "three random words", "again", "three random words");
    visitor_end(&visitor);
    return NULL;
}

static void one_link_raced_lets_one_in(void **state) {
    (void)state;
    struct world world;
    struct visitor visitor;
    EACH_ENGINE(world, visitor) {
        visitor_sign_in(&visitor, world.manager);
        char *invite = arena_printf(visitor.arena, "/organisations/%lld/people/invite",
                                    (long long)world.council);
        visitor_post_fields(&visitor, NULL, invite, "name", "Nia New", "email", "nia@example.org");
        const char *at = strstr(visitor.body, "/join/");
        assert_non_null(at);
        struct racer racers[8];
        for (size_t i = 0; i < 8; i++) {
            racers[i] = (struct racer){
                .app = world.app, .link = arena_copy_n(visitor.arena, at, strcspn(at, "<\" "))};
            pthread_create(&racers[i].thread, NULL, race, &racers[i]);
        }
        int n_in = 0;
        for (size_t i = 0; i < 8; i++) {
            pthread_join(racers[i].thread, NULL);
            n_in += racers[i].status == 303;
        }
        assert_int_equal(n_in, 1);
    }
}
TEST(one_link_raced_lets_one_in, "journey: of many who race with one link exactly one gets in");

/* --- the own app --------------------------------------------------------------------------- */

/* What is stored of somebody's app, sealed; empty while there is none. */
struct stored_app {
    struct arena *arena;
    int64_t person;
    struct str secret;
};

static enum fail stored_app_job(struct db *db, void *context, struct why *why) {
    struct stored_app *app = context;
    struct person_get_row row;
    TRY(person_get(db, app->arena, app->person, &row, why));
    app->secret = row.totp_secret;
    return FAIL_NONE;
}

static struct str stored_app(struct world *world, struct arena *arena, int64_t person) {
    struct stored_app app = {.arena = arena, .person = person};
    struct why why;
    assert_int_equal(store_read(world->app->store, stored_app_job, &app, &why), FAIL_NONE);
    return app.secret;
}

static bool same_bytes(struct str a, struct str b) {
    return a.n == b.n && (a.n == 0 || memcmp(a.s, b.s, a.n) == 0);
}

static const char password_words[] = "three random words";

static enum fail password_job(struct db *db, void *context, struct why *why) {
    struct stored_app *who = context;
    char *hash;
    TRY(password_hash(who->arena, password_words, &hash, why));
    return person_set_password(db, who->person, hash, why);
}

/* Sends the form of the page that is shown, with the code of the app that it offers or another. */
static int app_send(struct visitor *visitor, const char *password, const char *code) {
    const char *secret = strstr(visitor->body, "<strong class=\"fm-token\">");
    assert_non_null(secret);
    if (code == NULL) code = code_now(visitor, secret + strlen("<strong class=\"fm-token\">"));
    const char *fields[] = {"sealed",  visitor_hidden(visitor, "sealed"),
                            "current", password,
                            "code",    code,
                            "csrf",    visitor_hidden(visitor, "csrf"),
                            "nonce",   visitor_hidden(visitor, "nonce"),
                            NULL};
    return visitor_post_raw(visitor, "/account/app", fields);
}

static void an_app_is_changed_by_its_owner(void **state) {
    (void)state;
    struct world world;
    struct visitor visitor;
    EACH_ENGINE(world, visitor) {
        struct visitor elsewhere;
        visitor_begin(&elsewhere, world.app);
        visitor_sign_in(&elsewhere, world.stranger);
        assert_int_equal(visitor_get(&elsewhere, "/account/app"), 200);
        const char *sealed_for_another =
            arena_copy(visitor.arena, visitor_hidden(&elsewhere, "sealed"));
        visitor_end(&elsewhere);
        visitor_begin(&elsewhere, world.app);
        visitor_sign_in(&elsewhere, world.manager);
        visitor_sign_in(&visitor, world.manager);
        struct arena *arena = visitor.arena;
        struct stored_app who = {.arena = arena, .person = world.manager};
        struct why why;
        assert_int_equal(store_write(world.app->store, arena, password_job, &who, &why), FAIL_NONE);

        /* The first app, set up by oneself. */
        assert_int_equal(visitor_get(&visitor, "/account/app"), 200);
        assert_true(visitor_sees(&visitor, "Set up an authenticator app"));
        assert_int_equal(app_send(&visitor, "not the password", NULL), 422);
        assert_int_equal(stored_app(&world, arena, world.manager).n, 0);
        assert_int_equal(app_send(&visitor, password_words, NULL), 303);
        struct str first = stored_app(&world, arena, world.manager);
        assert_true(first.n > 0);
        assert_int_equal(visitor_get(&visitor, "/account"), 200); /* still in, here */
        assert_true(visitor_sees(&visitor, "The new app and recovery codes are in use."));
        assert_int_equal(visitor_get(&elsewhere, "/account"), 303);

        /* A new one: until its code is right the old one stays. */
        assert_int_equal(visitor_get(&visitor, "/account/app"), 200);
        assert_true(visitor_sees(&visitor, "Change your authenticator app"));
        const char *offered = arena_copy(arena, visitor_hidden(&visitor, "sealed"));
        assert_true(same_bytes(first, stored_app(&world, arena, world.manager)));
        assert_int_equal(app_send(&visitor, password_words, "12"), 422);
        assert_string_equal(visitor_hidden(&visitor, "sealed"), offered); /* one scan is enough */
        assert_int_equal(app_send(&visitor, "not the password", NULL), 422);
        assert_true(same_bytes(first, stored_app(&world, arena, world.manager)));
        const char *stolen[] = {"sealed",  sealed_for_another,
                                "current", password_words,
                                "code",    "123456",
                                "csrf",    visitor_hidden(&visitor, "csrf"),
                                "nonce",   visitor_hidden(&visitor, "nonce"),
                                NULL};
        assert_int_equal(visitor_post_raw(&visitor, "/account/app", stolen), 303);
        assert_true(same_bytes(first, stored_app(&world, arena, world.manager)));
        assert_int_equal(visitor_get(&visitor, "/account/app"), 200);
        assert_int_equal(app_send(&visitor, password_words, NULL), 303);
        assert_false(same_bytes(first, stored_app(&world, arena, world.manager)));
        assert_int_equal(visitor_get(&visitor, "/administration/audit"), 200);
        assert_true(visitor_sees(&visitor, "account_app"));
        visitor_end(&elsewhere);
    }
}
TEST(an_app_is_changed_by_its_owner, "journey: somebody changes their own authenticator app by "
                                     "password and new code; until then the old one stays");

/* False: the memory ran out at the k-th time it was asked for, and the page was jumped out of. */
static bool get_until(struct app *app, int64_t person, const char *path, size_t k) {
    struct visitor visitor;
    jmp_buf guard;
    volatile bool answered = false;
    visitor_begin(&visitor, app);
    visitor_sign_in(&visitor, person);
    arena_guard_set(visitor.arena, &guard);
    arena_fail_at(visitor.arena, k);
    if (setjmp(guard) == 0) {
        visitor_get(&visitor, path);
        answered = true;
    }
    arena_guard_set(visitor.arena, NULL);
    visitor_end(&visitor);
    return answered;
}

static void memory_that_ends_gives_readers_back(void **state) {
    (void)state;
    struct world world;
    struct visitor visitor;
    EACH_ENGINE(world, visitor) {
        size_t jumps = 0;
        /* From the session to the layout: more often than there are readers. */
        for (size_t k = 12; k < 400; k += 8)
            jumps += !get_until(world.app, world.manager, "/account", k);
        assert_true(jumps > 20);
        visitor_sign_in(&visitor, world.manager);
        assert_int_equal(visitor_get(&visitor, "/account"), 200);
    }
}
TEST(memory_that_ends_gives_readers_back,
     "journey: a page whose memory ends gives its reader of the database back");
