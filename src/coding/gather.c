#include "coding/gather.h"

#include "base/hash.h"
#include "base/utf8.h"
#include "coding/decide.sql.h"

#include <stdlib.h>
#include <string.h>

/* An identifier that stays the same from one file to the next. */
static const char *guid_for(struct arena *arena, const struct coding *c, const char *what,
                            int64_t id) {
    uint8_t digest[SHA256_BYTES];
    const char *text = arena_printf(arena, "%s %s %lld", c->row.seed, what, (long long)id);
    sha256(text, strlen(text), digest);
    return guid_text(arena, digest, 8);
}

struct gathering {
    struct request *request;
    struct arena *arena;
    const struct coding *c;
    struct codebook book;
    struct project_passages_row *rows;
    size_t n;
    struct refi_project *out;
    int64_t *people;     /* [n_users] */
    size_t first_stance; /* place of the first stance among the codes */
};

/* A heading with the four stances behind the codes. */
static void stances_add(struct gathering *g) {
    struct arena *arena = g->arena;
    struct code_list *list = &g->out->codes;
    size_t heading = ++list->n;
    list->codes[heading - 1] = (struct code_line){.name = STANCE_HEADING,
                                                  .definition = g->c->row.about,
                                                  .includes = "",
                                                  .excludes = "",
                                                  .example = "",
                                                  .guid = guid_for(arena, g->c, "stance", -1),
                                                  .is_heading = true};
    g->first_stance = list->n;
    for (int s = 0; s < N_STANCES; s++)
        list->codes[list->n++] = (struct code_line){
            .name = arena_printf(arena, STANCE_PREFIX "%s", stance_name((enum stance)s)),
            .definition = "",
            .includes = "",
            .excludes = "",
            .example = "",
            .guid = guid_for(arena, g->c, "stance", s),
            .parent = heading};
}

static void texts_make(struct gathering *g, const struct coding_source_list_row *sources,
                       size_t n_sources) {
    struct arena *arena = g->arena;
    struct refi_project *p = g->out;
    p->sources = ARENA_ARRAY(arena, struct refi_source, n_sources + 1);
    p->passages = ARENA_ARRAY(arena, struct refi_passage, g->n + 1);
    p->n_passages = g->n;
    for (size_t s = 0; s < n_sources; s++) {
        struct buf text;
        int64_t at = 0;
        buf_init(&text, arena, (size_t)1 << 30);
        for (size_t i = 0; i < g->n; i++) {
            if (g->rows[i].source != sources[s].id) continue;
            int64_t length = (int64_t)utf8_length(g->rows[i].text);
            p->passages[i] =
                (struct refi_passage){.guid = guid_for(arena, g->c, "passage", g->rows[i].id),
                                      .name = g->rows[i].label,
                                      .source = p->n_sources,
                                      .start = at,
                                      .end = at + length,
                                      .text = g->rows[i].text};
            buf_text(&text, g->rows[i].text);
            buf_text(&text, "\n\n");
            at += length + 2;
        }
        if (text.n == 0) continue;
        p->sources[p->n_sources++] = (struct refi_source){
            guid_for(arena, g->c, "source", sources[s].id), sources[s].title, text.s};
    }
}

static size_t user_of(struct gathering *g, int64_t person) {
    struct refi_project *p = g->out;
    for (size_t i = 0; i < p->n_users; i++)
        if (g->people[i] == person) return i + 1;
    g->people[p->n_users] = person;
    p->users[p->n_users++] = (struct refi_user){guid_for(g->arena, g->c, "person", person),
                                                coding_person(g->request, person)};
    return p->n_users;
}

static size_t passage_place(const struct gathering *g, int64_t passage) {
    size_t low = 0, high = g->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (g->rows[middle].id < passage)
            low = middle + 1;
        else
            high = middle;
    }
    return low < g->n && g->rows[low].id == passage ? low : g->n;
}

static enum fail codings_make(struct gathering *g, struct db *db, struct why *why) {
    struct project_codings_row *rows;
    size_t n;
    struct arena *arena = g->arena;
    bool stances = !text_is_empty(g->c->row.about);
    TRY(project_codings(db, arena, g->c->row.id, &rows, &n, why));
    g->people = ARENA_ARRAY(arena, int64_t, n + 1);
    g->out->users = ARENA_ARRAY(arena, struct refi_user, n + 1);
    for (size_t i = 0; i < n; i++) {
        size_t at = passage_place(g, rows[i].passage);
        const struct code *code = codebook_code(&g->book, rows[i].code);
        enum stance stance;
        if (at == g->n || code == NULL) continue;
        struct refi_passage *p = &g->out->passages[at];
        size_t user = user_of(g, rows[i].coder);
        p->codings = arena_grow(arena, p->codings, p->n_codings * sizeof *p->codings,
                                (p->n_codings + 2) * sizeof *p->codings);
        p->codings[p->n_codings++] =
            (struct refi_coding){user, code->number - 1, rows[i].decided_at};
        if (!stances || !stance_read(rows[i].stance, &stance)) continue;
        size_t place = g->first_stance + (size_t)stance;
        bool there = false;
        for (size_t k = 0; k < p->n_codings; k++)
            there = there || (p->codings[k].user == user && p->codings[k].code == place);
        if (!there)
            p->codings[p->n_codings++] = (struct refi_coding){user, place, rows[i].decided_at};
    }
    return FAIL_NONE;
}

struct voice {
    const char *name;
    size_t passage;
};

static int by_voice(const void *a, const void *b) {
    const struct voice *x = a, *y = b;
    int order = strcmp(x->name, y->name);
    return order != 0 ? order : (x->passage > y->passage) - (x->passage < y->passage);
}

static void cases_make(struct gathering *g) {
    struct arena *arena = g->arena;
    struct refi_project *p = g->out;
    struct voice *voices = ARENA_ARRAY(arena, struct voice, g->n + 1);
    size_t *places = ARENA_ARRAY(arena, size_t, g->n + 1);
    for (size_t i = 0; i < g->n; i++) voices[i] = (struct voice){g->rows[i].voice, i};
    if (g->n > 1) qsort(voices, g->n, sizeof *voices, by_voice);
    p->cases = ARENA_ARRAY(arena, struct refi_case, g->n + 1);
    for (size_t i = 0; i < g->n; i++) {
        places[i] = voices[i].passage;
        if (i > 0 && strcmp(voices[i].name, voices[i - 1].name) == 0) {
            p->cases[p->n_cases - 1].n_passages++;
            continue;
        }
        const struct project_passages_row *row = &g->rows[voices[i].passage];
        /* Never by its voice: that would tie what was said in secret to who is known elsewhere by
         * this number. */
        size_t number = ++p->n_cases;
        p->cases[number - 1] = (struct refi_case){guid_for(arena, g->c, "case", row->id),
                                                  arena_printf(arena, "Contribution %zu", number),
                                                  row->group_name,
                                                  row->area,
                                                  &places[i],
                                                  1};
    }
}

enum fail project_gather(struct request *request, struct db *db, struct arena *arena,
                         const struct coding *c, struct refi_project *out, struct why *why) {
    struct gathering g = {.request = request, .arena = arena, .c = c, .out = out};
    struct coding_source_list_row *sources;
    size_t n_sources;
    *out = (struct refi_project){.name = c->row.title,
                                 .description = c->row.asked,
                                 .made_at = request->now - request->now % CLOCK_SECOND};
    TRY(codebook_load(db, arena, c->row.id, &g.book, why));
    TRY(coding_source_list(db, arena, c->row.id, &sources, &n_sources, why));
    TRY(project_passages(db, arena, c->row.id, &g.rows, &g.n, why));
    out->codes = codebook_lines(arena, &g.book);
    if (!text_is_empty(c->row.about)) stances_add(&g);
    texts_make(&g, sources, n_sources);
    TRY(codings_make(&g, db, why));
    cases_make(&g);
    return FAIL_NONE;
}
