/* Looking at earlier proposals and cases before going on; the case library. */
#include "proposal/list.html.h"
#include "proposal/precedent.sql.h"
#include "proposal/proposal_pages.h"

const char *precedent_verdict_text(const char *verdict) {
    if (text_is(verdict, "accepted")) return "Accepted";
    if (text_is(verdict, "conditions")) return "Accepted with conditions";
    if (text_is(verdict, "rejected")) return "Rejected";
    if (text_is(verdict, "referred")) return "Referred back";
    return "Not decided yet";
}

const char *precedent_verdict_colour(const char *verdict) {
    if (text_is(verdict, "accepted")) return "green";
    if (text_is(verdict, "conditions")) return "turquoise";
    if (text_is(verdict, "rejected")) return "red";
    return text_is(verdict, "referred") ? "yellow" : "grey";
}

const char *precedent_standing_text(const char *standing) {
    return text_is(standing, "published") ? "From a published report" : "Made up, but typical";
}

/* --- what can be found ------------------------------------------------------------------ */

struct library {
    struct precedent_document *documents;
    struct precedent_line *lines; /* beside them */
    size_t n;
};

static void case_put(struct request *request, struct library *library,
                     const struct case_study *one) {
    struct html *out = request->out;
    library->documents[library->n] = precedent_of_case(one, request->arena);
    library->lines[library->n++] =
        (struct precedent_line){.href = trf(out, "/cases/%s", one->id),
                                .title = one->title,
                                .summary = one->summary,
                                .kind = trf(out, "Case: %s. %s", tr(out, one->area_title),
                                            tr(out, precedent_standing_text(one->standing))),
                                .verdict = precedent_verdict_text(one->verdict),
                                .verdict_colour = precedent_verdict_colour(one->verdict),
                                .conditions = one->conditions};
}

/* Of a proposal without a role of the viewer's only what was published is used. */
static enum fail proposal_put(struct request *request, struct db *db, struct library *library,
                              const struct precedent_proposals_row *row, struct why *why) {
    struct html *out = request->out;
    struct precedent_line line = {
        .title = row->title,
        .summary = row->summary,
        .verdict = precedent_verdict_text(row->outcome),
        .verdict_colour = precedent_verdict_colour(row->outcome),
        .kind = trf(out, "Proposal %s, %s", row->reference, row->organisation_name)};
    struct precedent_document document = {
        row->title, row->organisation_name,
        arena_printf(request->arena, "%s %s %s", row->summary, row->purpose, row->problem)};
    if (row->mine != 0) {
        line.href = trf(out, "/proposals/%lld", (long long)row->id);
    } else {
        struct content *content;
        const char *slug;
        if (row->published == NULL ||
            content_read(request->arena, str_of(row->published), &content, NULL) != FAIL_NONE)
            return FAIL_NONE;
        TRY(precedent_publication_slug(db, request->arena, row->id, &slug, why));
        line.title = document.title = content_value(content, "title");
        line.summary = document.text = content_value(content, "summary");
        line.href = trf(out, "/register/%s", slug);
    }
    library->documents[library->n] = document;
    library->lines[library->n++] = line;
    return FAIL_NONE;
}

static enum fail library_load(struct request *request, struct db *db, int64_t proposal,
                              struct library *library, struct why *why) {
    const struct case_study *cases;
    struct precedent_proposals_row *proposals;
    size_t n_cases, n_proposals;
    TRY(cases_load(request->arena, &cases, &n_cases, why));
    TRY(precedent_proposals(db, request->arena, proposal, request->viewer.person, &proposals,
                            &n_proposals, why));
    *library = (struct library){
        ARENA_ARRAY(request->arena, struct precedent_document, n_cases + n_proposals),
        ARENA_ARRAY(request->arena, struct precedent_line, n_cases + n_proposals), 0};
    for (size_t i = 0; i < n_cases; i++) case_put(request, library, &cases[i]);
    for (size_t i = 0; i < n_proposals; i++)
        TRY(proposal_put(request, db, library, &proposals[i], why));
    return FAIL_NONE;
}

/* --- search for a proposal ------------------------------------------------------------------ */

enum { FOUND_MAX = 10, WORDS_BYTES_MAX = 300 };

/* What was asked for, or else the proposal's own words. */
static enum fail words_of(struct request *request, struct db *db, int64_t proposal,
                          const char **words, struct why *why) {
    const char *asked = http_query(request->http, "words");
    if (asked != NULL) {
        *words = arena_copy_n(request->arena, asked, strnlen(asked, (size_t)WORDS_BYTES_MAX * 4));
        return FAIL_NONE;
    }
    struct content *content;
    TRY(content_load(db, request->arena, proposal, &content, why));
    char *own = arena_printf(request->arena, "%s %s", content_value(content, "title"),
                             content_value(content, "purpose"));
    for (char *c = own; *c != '\0'; c++)
        if (*c == '\n') *c = ' ';
    size_t n = strnlen(own, WORDS_BYTES_MAX);
    while (n > 0 && own[n] != '\0' && own[n] != ' ') n--; /* whole words, so whole characters */
    *words = arena_copy_n(request->arena, own, n);
    return FAIL_NONE;
}

static enum fail recorded_load(struct request *request, struct db *db, struct precedents_view *view,
                               struct why *why) {
    struct precedent_recorded_row *rows;
    TRY(precedent_recorded(db, request->arena, view->about.id, &rows, &view->n_recorded, why));
    struct precedent_record_line *lines =
        ARENA_ARRAY(request->arena, struct precedent_record_line, view->n_recorded);
    for (size_t i = 0; i < view->n_recorded; i++)
        lines[i] = (struct precedent_record_line){.who = person_shown(request, rows[i].searched_by),
                                                  .when = day_shown(request, rows[i].searched_at),
                                                  .query = rows[i].query,
                                                  .learnt = rows[i].learnt,
                                                  .n_found = rows[i].n_found};
    view->recorded = lines;
    return FAIL_NONE;
}

static enum fail search(struct request *request, struct db *db, int64_t proposal, const char *query,
                        const struct precedent_line **lines, size_t *n, struct why *why) {
    struct library library;
    struct precedent_hit *hits;
    TRY(library_load(request, db, proposal, &library, why));
    precedent_search(request->arena, library.documents, library.n, query, FOUND_MAX, &hits, n);
    /* What shares only a stray word with the best is noise. */
    while (*n > 1 && hits[*n - 1].score < hits[0].score / 5) (*n)--;
    struct precedent_line *found = ARENA_ARRAY(request->arena, struct precedent_line, *n);
    for (size_t i = 0; i < *n; i++) {
        found[i] = library.lines[hits[i].document];
        found[i].words = hits[i].words;
    }
    *lines = found;
    return FAIL_NONE;
}

static enum fail precedents_show(struct request *request, struct db *db, struct why *why) {
    struct precedents_view view = {.form = request->form,
                                   .may_record = request_has_role(request, ROLE_OWNER)};
    TRY(proposal_about(request, db, &view.about, why));
    TRY(words_of(request, db, view.about.id, &view.words, why));
    TRY(search(request, db, view.about.id, view.words, &view.lines, &view.n, why));
    TRY(recorded_load(request, db, &view, why));
    form_fill(request->form, "words", view.words);
    form_fill_int(request->form, "found", (int64_t)view.n);
    request->title = tr(request->out, "Look at earlier proposals and cases");
    request->back_href = trf(request->out, "/proposals/%lld", (long long)view.about.id);
    precedents_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail precedents_act(struct request *request, struct db *db, struct why *why) {
    int64_t proposal = request_int(request, "proposal");
    if (!request_has_role(request, ROLE_OWNER))
        return why_fail(why, FAIL_DENIED, NULL, "only owners of the proposal record searches");
    int64_t found = 0;
    str_int(str_of(form_text(request->form, "found")), 0, FOUND_MAX, &found);
    TRY(precedent_record(db, proposal, form_text(request->form, "words"), found,
                         form_text(request->form, "learnt"), request->viewer.person, request->now,
                         why));
    request_say(request, "%s",
                tr_language(request->language, "Recorded. Now go on with the draft."));
    request_go(request, "/proposals/%lld/draft", (long long)proposal);
    return proposal_touch(db, proposal, request->now, why);
}

static const struct field precedent_fields[] = {
    {.name = "words", .kind = FIELD_HIDDEN, .max = 1500},
    {.name = "found", .kind = FIELD_HIDDEN, .max = 20},
    {.name = "learnt",
     .label = "What do you take from these?",
     .hint =
         "For example a condition that you will offer from the start, or why yours is different.",
     .kind = FIELD_LONG_TEXT,
     .max = 2000,
     .required = true,
     .missing = "Say what you take from these, also when it is only that nothing is like yours"},
};

static const struct page page_precedents = {.name = "proposal_precedents",
                                            .path = "/proposals/:proposal/precedents",
                                            .scope = SCOPE_PROPOSAL,
                                            .roles = ROLE_ANY,
                                            .section = "proposals",
                                            .fields = precedent_fields,
                                            .n_fields = LENGTH(precedent_fields),
                                            .show = precedents_show,
                                            .act = precedents_act};
REGISTER(page, page_precedents);

/* --- the library ------------------------------------------------------------------------------ */

static enum fail cases_show(struct request *request, struct db *db, struct why *why) {
    (void)db;
    const struct case_study *cases;
    size_t n;
    TRY(cases_load(request->arena, &cases, &n, why));
    const char *words = http_query(request->http, "words");
    struct cases_view view = {
        .words = words == NULL ? "" : words, .ranked = !text_is_empty(words), .n = n};
    const struct case_study **shown = ARENA_ARRAY(request->arena, const struct case_study *, n);
    for (size_t i = 0; i < n; i++) shown[i] = &cases[i];
    if (view.ranked) {
        struct precedent_document *documents =
            ARENA_ARRAY(request->arena, struct precedent_document, n);
        struct precedent_hit *hits;
        for (size_t i = 0; i < n; i++) documents[i] = precedent_of_case(&cases[i], request->arena);
        precedent_search(request->arena, documents, n, words, n, &hits, &view.n);
        for (size_t i = 0; i < view.n; i++) shown[i] = &cases[hits[i].document];
    }
    view.cases = shown;
    request->title = tr(request->out, "Case library");
    cases_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_cases = {.name = "cases",
                                       .path = "/cases",
                                       .scope = SCOPE_SIGNED_IN,
                                       .section = "cases",
                                       .show = cases_show};
REGISTER(page, page_cases);

static enum fail case_show(struct request *request, struct db *db, struct why *why) {
    (void)db;
    const struct case_study *cases;
    size_t n;
    TRY(cases_load(request->arena, &cases, &n, why));
    for (size_t i = 0; i < n; i++) {
        if (!text_is(cases[i].id, request_text(request, "case"))) continue;
        request->title = cases[i].title;
        request->back_href = "/cases";
        case_html(request->out, &cases[i]);
        return FAIL_NONE;
    }
    return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such case");
}

static const struct page page_case = {.name = "case",
                                      .path = "/cases/:case",
                                      .scope = SCOPE_SIGNED_IN,
                                      .section = "cases",
                                      .show = case_show};
REGISTER(page, page_case);
