/*
 * Every route as every kind of person, against a reviewed list.
 *
 * tests/permissions.csv holds, for each page, who may: FOLKMOOT_BLESS=1 writes it anew from
 * what the pages declare, and the difference is what a reviewer reads. The test then asks
 * the running dispatcher, once for each page and person, and holds its answer to the list.
 */
#include "base/clock.h"
#include "base/csv.h"
#include "base/file.h"
#include "civic/dispatch.h"
#include "civic/session.sql.h"
#include "panel/panel.sql.h"
#include "proposal/people.sql.h"
#include "proposal/proposal.sql.h"
#include "tests/test.h"
#include "tests/visitor.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_PANEL = 5 + N_ROLES, N_ACTORS = FIRST_PANEL + 4 };

static const char *const list_path = "tests/permissions.csv";

struct actor {
    const char *name;
    unsigned role;       /* on the proposal, 0: none */
    unsigned panel_role; /* on the panel, which the council owns */
    bool signed_in, manager, administrator, own_organisation;
    int64_t person;
};

struct world {
    struct app *app;
    struct arena *arena;
    int64_t council, trust, proposal, panel;
    struct actor actors[N_ACTORS];
};

/* What a page's declaration means for an actor: written apart from permission.c, on purpose. */
static bool may(const struct page *page, const struct actor *actor) {
    switch (page->scope) {
    case SCOPE_ANYONE: return true;
    case SCOPE_SIGNED_IN: return actor->signed_in;
    case SCOPE_PARTICIPANT:
    case SCOPE_HALF_SIGNED_IN: return false;
    case SCOPE_ORGANISATION:
        return actor->administrator ||
               (actor->signed_in && actor->own_organisation && (actor->manager || !page->manager));
    case SCOPE_PROPOSAL: return (actor->role & page->roles) != 0;
    case SCOPE_PANEL:
        return (actor->panel_role & page->roles) != 0 ||
               (actor->own_organisation && actor->manager && (page->roles & PANEL_LEAD) != 0);
    case SCOPE_ADMINISTRATOR: return actor->administrator;
    }
    return false;
}

static enum fail proposal_job(struct db *db, void *context, struct why *why) {
    struct world *world = context;
    int64_t now = clock_now();
    TRY(proposal_insert(db, world->arena, world->council, "FM-2026-0001",
                        "Hidden title of the proposal", DB_NULL_INT, world->actors[5].person, now,
                        &world->proposal, why));
    for (size_t i = 0; i < N_ACTORS; i++)
        if (world->actors[i].role != 0)
            TRY(grant_add(db, world->proposal, world->actors[i].person,
                          role_word((enum role)world->actors[i].role), DB_NULL_INT, now, why));
    int64_t other;
    TRY(panel_insert(db, world->arena, "eastmere-voices", "Hidden title of the panel", "", "", "",
                     "", 0, world->actors[FIRST_PANEL].person, now, &world->panel, why));
    TRY(panel_owner_add(db, world->panel, world->council, "Asking residents", now, why));
    TRY(panel_insert(db, world->arena, "patients", "Patients", "", "", "", "", 0,
                     world->actors[N_ACTORS - 1].person, now, &other, why));
    TRY(panel_owner_add(db, other, world->trust, "Asking patients", now, why));
    for (size_t i = 0; i < 3; i++)
        TRY(panel_grant_add(db, world->panel, world->actors[FIRST_PANEL + i].person,
                            panel_role_word((enum panel_role)(1 << i)), DB_NULL_INT, now, why));
    /* Both of the next would let the manager of another panel in, were owners not looked at. */
    TRY(panel_grant_add(db, other, world->actors[N_ACTORS - 1].person, "manager", DB_NULL_INT, now,
                        why));
    return panel_grant_add(db, world->panel, world->actors[N_ACTORS - 1].person, "manager",
                           DB_NULL_INT, now, why);
}

static void world_begin(struct world *world) {
    *world = (struct world){.app = test_app("sqlite"), .arena = arena_new((size_t)64 << 20)};
    world->council = test_organisation(world->app, "Eastmere Council");
    world->trust = test_organisation(world->app, "Eastmere NHS Trust");
    struct actor *actors = world->actors;
    actors[0] = (struct actor){.name = "public"};
    actors[1] = (struct actor){.name = "officer", .signed_in = true, .own_organisation = true};
    actors[2] = (struct actor){
        .name = "manager", .signed_in = true, .manager = true, .own_organisation = true};
    actors[3] = (struct actor){.name = "other manager", .signed_in = true, .manager = true};
    actors[4] = (struct actor){.name = "administrator", .signed_in = true, .administrator = true};
    for (size_t i = 0; i < N_ROLES; i++)
        actors[5 + i] = (struct actor){.name = role_word((enum role)(1 << i)),
                                       .role = 1u << i,
                                       .signed_in = true,
                                       .own_organisation = true};
    static const char *const panel_actors[] = {"panel manager", "panel analyst", "panel entry"};
    for (size_t i = 0; i < 3; i++)
        actors[FIRST_PANEL + i] = (struct actor){.name = panel_actors[i],
                                                 .panel_role = 1u << i,
                                                 .signed_in = true,
                                                 .own_organisation = true};
    actors[N_ACTORS - 1] = (struct actor){.name = "manager of another panel", .signed_in = true};
    for (size_t i = 1; i < N_ACTORS; i++) {
        int64_t organisation = actors[i].own_organisation ? world->council : world->trust;
        actors[i].person = test_person(world->app, organisation, actors[i].name,
                                       arena_printf(world->arena, "a%zu@example.org", i),
                                       actors[i].manager, actors[i].administrator);
    }
    struct why why = {0};
    if (store_write(world->app->store, world->arena, proposal_job, world, &why) != FAIL_NONE)
        fail_msg("%s", why.text);
}

static void world_end(struct world *world) {
    test_app_close(world->app);
    arena_free(world->arena);
}

static char *path_of(struct world *world, const struct page *page) {
    struct buf path;
    buf_init(&path, world->arena, 4096);
    struct str rest = str_of(page->path + 1);
    while (rest.s != NULL) {
        struct str segment = str_cut(&rest, '/');
        buf_char(&path, '/');
        if (str_is(segment, ":proposal"))
            buf_int(&path, world->proposal);
        else if (str_is(segment, ":panel"))
            buf_int(&path, world->panel);
        else if (str_is(segment, ":organisation"))
            buf_int(&path, world->council);
        else if (segment.n > 0 && segment.s[0] == ':')
            buf_text(&path, "1");
        else
            buf_add(&path, segment.s, segment.n);
    }
    return path.s;
}

static int by_name(const void *a, const void *b) {
    return strcmp((*(const struct page *const *)a)->name, (*(const struct page *const *)b)->name);
}

static size_t pages_sorted(struct arena *arena, const struct page ***out) {
    size_t n = 0;
    for (KIND_EACH(page, at)) n += *at != NULL;
    const struct page **pages = ARENA_ARRAY(arena, const struct page *, n);
    size_t i = 0;
    for (KIND_EACH(page, at)) pages[i++] = *at;
    qsort(pages, n, sizeof *pages, by_name);
    *out = pages;
    return n;
}

static void actors_add(struct buf *who, const struct page *page, const struct world *world) {
    for (size_t i = 0; i < N_ACTORS; i++)
        if (may(page, &world->actors[i]))
            buf_printf(who, "%s%s", who->n > 0 ? " | " : "", world->actors[i].name);
}

static char *list_now(struct world *world) {
    const struct page **pages;
    size_t n = pages_sorted(world->arena, &pages);
    struct buf text;
    struct csv_out csv;
    buf_init(&text, world->arena, 1 << 20);
    csv_out_init(&csv, &text);
    static const char *const header[] = {"page", "path", "forms", "who may"};
    for (size_t i = 0; i < 4; i++) csv_put(&csv, header[i]);
    csv_end_row(&csv);
    for (size_t i = 0; i < n; i++) {
        struct buf who;
        buf_init(&who, world->arena, 4096);
        if (pages[i]->scope == SCOPE_ANYONE) buf_text(&who, "everybody");
        if (pages[i]->scope == SCOPE_SIGNED_IN) buf_text(&who, "every official");
        if (who.n == 0) actors_add(&who, pages[i], world);
        if (pages[i]->scope == SCOPE_PARTICIPANT) buf_text(&who, "participant");
        if (pages[i]->scope == SCOPE_HALF_SIGNED_IN) buf_text(&who, "password passed");
        csv_put(&csv, pages[i]->name);
        csv_put(&csv, pages[i]->path);
        csv_put(&csv, pages[i]->act != NULL ? "yes" : "no");
        csv_put(&csv, who.s);
        csv_end_row(&csv);
    }
    return text.s;
}

static void the_list_is_the_reviewed_one(void **state) {
    (void)state;
    struct world world;
    struct why why = {0};
    struct str kept;
    world_begin(&world);
    char *now = list_now(&world);
    if (getenv("FOLKMOOT_BLESS") != NULL)
        assert_int_equal(file_write(list_path, now, strlen(now), 0644, &why), FAIL_NONE);
    assert_int_equal(file_read(world.arena, list_path, 1 << 20, &kept, &why), FAIL_NONE);
    if (strcmp(kept.s, now) != 0)
        fail_msg("who may open what has changed: run with FOLKMOOT_BLESS=1 and review %s",
                 list_path);
    world_end(&world);
}
TEST(the_list_is_the_reviewed_one, "permission: who may open what is the list that was reviewed");

static bool is_refused(const struct visitor *visitor) {
    if (visitor->status == 403 || visitor->status == 404) return true;
    if (visitor->status != 303 || visitor->location == NULL) return false;
    return strncmp(visitor->location, "/sign-in", 8) == 0 ||
           strcmp(visitor->location, "/take-part") == 0;
}

static void ask_get(struct world *world, struct visitor *visitor, const struct page *page,
                    const struct actor *actor) {
    visitor_get(visitor, path_of(world, page));
    bool allowed = may(page, actor);
    if (!allowed && !is_refused(visitor))
        fail_msg("%s may not GET %s, but got %d", actor->name, page->path, visitor->status);
    if (!allowed && visitor_sees(visitor, "Hidden title"))
        fail_msg("the refusal of %s to %s tells the title", page->path, actor->name);
    if (allowed && (visitor->status == 403 || visitor->status >= 500))
        fail_msg("%s may GET %s, but got %d", actor->name, page->path, visitor->status);
}

/* With a good token of the own session, so that only the permission stands in the way. */
static void ask_post(struct world *world, struct visitor *visitor, const struct page *page,
                     const struct actor *actor, const char *csrf) {
    const char *fields[] = {"csrf", csrf, "nonce", page->name, NULL};
    visitor_post_raw(visitor, path_of(world, page), fields);
    if (!is_refused(visitor))
        fail_msg("%s may not POST %s, but got %d", actor->name, page->path, visitor->status);
}

static void every_route_as(struct world *world, const struct actor *actor) {
    struct visitor visitor;
    visitor_begin(&visitor, world->app);
    if (actor->signed_in) visitor_sign_in(&visitor, actor->person);
    for (KIND_EACH(page, at)) ask_get(world, &visitor, *at, actor);
    assert_int_equal(visitor_get(&visitor, actor->signed_in ? "/account" : "/sign-in"), 200);
    const char *csrf = visitor_hidden(&visitor, "csrf");
    assert_non_null(csrf);
    for (KIND_EACH(page, at))
        if ((*at)->act != NULL && !may(*at, actor)) ask_post(world, &visitor, *at, actor, csrf);
    visitor_end(&visitor);
}

static void every_route_as_every_person(void **state) {
    (void)state;
    struct world world;
    world_begin(&world);
    for (size_t i = 0; i < N_ACTORS; i++) every_route_as(&world, &world.actors[i]);
    world_end(&world);
}
TEST(every_route_as_every_person,
     "permission: every route, asked by every kind of person, answers as the list says");
