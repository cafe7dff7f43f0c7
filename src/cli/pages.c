/* All pages that the service answers, for tests that walk them. */
#include "base/json.h"
#include "civic/page.h"
#include "cli/command.h"

static const char *scope_word(enum scope scope) {
    switch (scope) {
    case SCOPE_ANYONE: return "anyone";
    case SCOPE_SIGNED_IN: return "signed_in";
    case SCOPE_HALF_SIGNED_IN: return "half_signed_in";
    case SCOPE_ORGANISATION: return "organisation";
    case SCOPE_PROPOSAL: return "proposal";
    case SCOPE_PANEL: return "panel";
    case SCOPE_PARTICIPANT: return "participant";
    case SCOPE_ADMINISTRATOR: return "administrator";
    }
    return "none";
}

static int by_path(const void *a, const void *b) {
    const struct page *x = *(const struct page *const *)a;
    const struct page *y = *(const struct page *const *)b;
    int order = strcmp(x->path, y->path);
    return order != 0 ? order : strcmp(x->name, y->name);
}

static void put_page(struct json_out *out, const struct page *page) {
    json_open(out, '{');
    json_pair_text(out, "name", page->name);
    json_pair_text(out, "path", page->path);
    json_pair_text(out, "scope", scope_word(page->scope));
    json_key(out, "roles");
    json_open(out, '[');
    bool panel = page->scope == SCOPE_PANEL;
    for (int i = 0; i < (panel ? (int)N_PANEL_ROLES : (int)N_ROLES); i++) {
        unsigned role = 1u << i;
        if ((page->roles & role) == 0) continue;
        json_put_text(out,
                      panel ? panel_role_word((enum panel_role)role) : role_word((enum role)role));
    }
    json_close(out, ']');
    json_pair_bool(out, "manager", page->manager);
    json_pair_bool(out, "shows", page->show != NULL);
    json_pair_bool(out, "sends", page->send != NULL);
    json_pair_bool(out, "acts", page->act != NULL);
    json_close(out, '}');
}

static enum fail run(const struct arguments *arguments, struct why *why) {
    (void)why;
    size_t n = 0;
    for (KIND_EACH(page, at)) n++;
    const struct page **pages = ARENA_ARRAY(arguments->arena, const struct page *, n + 1);
    size_t i = 0;
    for (KIND_EACH(page, at)) pages[i++] = *at;
    qsort(pages, n, sizeof pages[0], by_path);
    struct buf text;
    buf_init(&text, arguments->arena, 4 << 20);
    struct json_out out;
    json_out_init(&out, &text);
    json_open(&out, '[');
    for (i = 0; i < n; i++) put_page(&out, pages[i]);
    json_close(&out, ']');
    puts(text.s);
    return FAIL_NONE;
}

static const struct command command_pages = {
    .name = "pages",
    .summary = "print all pages as JSON: name, path, scope, roles",
    .usage = "pages",
    .hidden = true,
    .run = run};
REGISTER(command, command_pages);
