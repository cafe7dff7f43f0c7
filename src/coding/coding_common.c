/* What the pages of this room share. */
#include "coding/coding_views.h"
#include "coding/source.h"

#include <string.h>

enum fail coding_of_path(struct request *request, struct db *db, struct coding *out,
                         struct why *why) {
    int64_t proposal = request_int(request, "proposal");
    *out = (struct coding){0};
    TRY(coding_engagement(db, request->arena, request_int(request, "engagement"), proposal,
                          &out->engagement, why));
    TRY(coding_get(db, request->arena, request_int(request, "coding"), out->engagement.id,
                   &out->row, why));
    out->path =
        arena_printf(request->arena, "/proposals/%lld/evidence/%lld/coding/%lld",
                     (long long)proposal, (long long)out->engagement.id, (long long)out->row.id);
    return FAIL_NONE;
}

void coding_head(struct request *request, const struct coding *coding, const char *title) {
    request->back_href = coding->path;
    request->title = title;
    put_title(request, coding->row.title, title,
              coding->engagement.illustrative != 0
                  ? tr(request->out, "Made up to show how coding works")
                  : NULL);
}

const char *coding_person(struct request *request, int64_t person) {
    const char *name =
        vault_name(request->app->vault, request->arena, vault_number(VAULT_PERSON, person));
    return text_is_empty(name) ? trf(request_html(request), "Person %lld", (long long)person)
                               : name;
}

const char *coding_source_path(struct request *request, const struct coding *coding,
                               const char *kind, int64_t record) {
    const struct source_kind *source = source_kind_of(kind);
    if (source == NULL || source->path == NULL || !request_has_role(request, source->roles))
        return NULL;
    size_t before = strcspn(source->path, "#");
    const char *base = arena_printf(request->arena, "/proposals/%lld/evidence/%lld%.*s",
                                    (long long)coding->engagement.proposal,
                                    (long long)coding->engagement.id, (int)before, source->path);
    return source->path[before] == '#'
               ? arena_printf(request->arena, "%s%lld", base, (long long)record)
               : base;
}

const char *text_short(struct arena *arena, const char *text, size_t most) {
    size_t n = strlen(text), characters = 0, at = 0, blank = 0;
    while (at < n && characters < most) {
        if (text[at] == ' ' || text[at] == '\n') blank = at;
        at++;
        while (at < n && ((unsigned char)text[at] & 0xC0) == 0x80) at++;
        characters++;
    }
    if (at >= n) return text;
    if (blank > at / 2) at = blank;
    return arena_printf(arena, "%.*s...", (int)at, text);
}

const char *stance_text(const struct html *out, const char *word) {
    enum stance stance;
    return stance_read(word, &stance) ? tr(out, stance_name(stance)) : "";
}

const char *coding_marks_text(struct request *request, const struct codebook *book,
                              const struct mark *marks, size_t n) {
    const struct html *out = request_html(request);
    struct buf buf;
    buf_init(&buf, request->arena, 100000);
    for (size_t i = 0; i < n; i++) {
        const struct code *code = codebook_code(book, marks[i].code);
        const char *stance = stance_text(out, marks[i].stance);
        buf_printf(&buf, "%s%s", i > 0 ? ", " : "", code == NULL ? "?" : code->name);
        if (*stance != '\0' && !text_is(marks[i].stance, "neither"))
            buf_printf(&buf, " (%s)", stance);
    }
    return n == 0 ? tr(out, "no code") : buf.s;
}

int page_of_query(const struct request *request) {
    const char *page = http_query(request->http, "page");
    int64_t n;
    return page != NULL && str_int(str_of(page), 1, 100000, &n) ? (int)n : 1;
}
