/* Finding the page for a path, and checking what pages declare. */
#include "civic/dispatch.h"

#include <string.h>

/* Splits off the next segment after '/'; false at the end. */
static bool segment_next(const char **at, struct str *segment) {
    if (**at != '/') return false;
    const char *start = *at + 1;
    const char *end = strchr(start, '/');
    size_t n = end == NULL ? strlen(start) : (size_t)(end - start);
    *segment = (struct str){start, n};
    *at = start + n;
    return true;
}

/* How well `pattern` fits `path`: -1 not at all, else the number of literal segments. Every request
 * asks all patterns: most differ from its path within a few letters. */
static int path_fit(const char *pattern, const char *path) {
    int literal = 0;
    while (*pattern != '\0' && *pattern == *path) {
        bool begins = *pattern == '/';
        pattern++, path++;
        if (begins && *pattern == ':') {
            size_t n = strcspn(path, "/");
            if (n == 0) return -1;
            path += n;
            pattern += strcspn(pattern, "/");
        } else
            literal += begins;
    }
    return *pattern == '\0' && *path == '\0' ? literal : -1;
}

static void params_fill(const char *pattern, const char *path, struct arena *arena,
                        struct http_pair *params, size_t *n_params) {
    struct str want, have;
    while (segment_next(&pattern, &want) && segment_next(&path, &have)) {
        if (want.n == 0 || want.s[0] != ':' || *n_params == 6) continue;
        params[(*n_params)++] = (struct http_pair){
            .name = arena_copy_n(arena, want.s + 1, want.n - 1), .value = str_copy(arena, have)};
    }
}

const struct page *page_find(const char *path, struct arena *arena, struct http_pair *params,
                             size_t *n_params) {
    const struct page *best = NULL;
    int best_fit = -1;
    for (KIND_EACH(page, at)) {
        int fit = path_fit((*at)->path, path);
        if (fit > best_fit) best = *at, best_fit = fit;
    }
    *n_params = 0;
    if (best != NULL) params_fill(best->path, path, arena, params, n_params);
    return best;
}

static bool has_param(const char *path, const char *param) {
    const char *at = strstr(path, param);
    return at != NULL && (at[strlen(param)] == '\0' || at[strlen(param)] == '/');
}

static const char *page_fault(const struct page *page) {
    if (page->name == NULL || page->path == NULL || page->path[0] != '/')
        return "needs a name and a path";
    if (page->scope < SCOPE_ANYONE || page->scope > SCOPE_ADMINISTRATOR) return "declares no scope";
    if (page->scope == SCOPE_PROPOSAL && page->roles == 0) return "declares no roles";
    if (page->scope == SCOPE_PROPOSAL && !has_param(page->path, ":proposal"))
        return "has no :proposal in its path";
    if (page->scope == SCOPE_PANEL && page->roles == 0) return "declares no roles";
    if (page->scope == SCOPE_PANEL && !has_param(page->path, ":panel"))
        return "has no :panel in its path";
    if (page->scope == SCOPE_ORGANISATION && !has_param(page->path, ":organisation"))
        return "has no :organisation in its path";
    if (page->cached && (page->scope != SCOPE_ANYONE || page->act != NULL))
        return "is cached but not a plain public page";
    if (page->show == NULL && page->act == NULL && page->send == NULL) return "does nothing";
    if (page->show != NULL && page->send != NULL) return "both shows and sends";
    return NULL;
}

const char *pages_check(struct arena *arena) {
    struct buf faults;
    buf_init(&faults, arena, 65536);
    for (KIND_EACH(page, at)) {
        const struct page *page = *at;
        const char *fault = page_fault(page);
        if (fault != NULL)
            buf_printf(&faults, "page '%s' %s\n", page->name ? page->name : "?", fault);
        for (const struct page *const *other = at + 1; other < __stop_kind_page; other++) {
            if (text_is((*other)->path, page->path))
                buf_printf(&faults, "pages '%s' and '%s' have one path\n", page->name,
                           (*other)->name);
            if (text_is((*other)->name, page->name))
                buf_printf(&faults, "two pages are named '%s'\n", page->name);
        }
    }
    return faults.s;
}
