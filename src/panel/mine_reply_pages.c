/* What became of what a member answered in a wave: for them alone, by the code of their own page.
 */
#include "base/clock.h"
#include "base/json.h"
#include "evidence/reply.h"
#include "panel/content.h"
#include "panel/mine.h"
#include "panel/mine.sql.h"
#include "panel/wave.sql.h"
#include "question/question.h"

#include <string.h>

struct answered {
    const struct mine_wave_row *wave;
    int64_t sheet; /* 0: none was sent */
    bool counted;
    struct answer_pair *pairs;
    size_t n_pairs;
};

static enum fail answers_load(struct request *request, struct db *db, struct answered *out,
                              struct why *why) {
    struct mine_sheet_row row;
    enum fail found = mine_sheet(db, request->arena, out->wave->survey, out->wave->respondent,
                                 out->wave->publication, &row, why);
    if (found == FAIL_NOTFOUND) return FAIL_NONE;
    TRY(found);
    out->sheet = row.id;
    out->counted = row.counted != 0;
    return survey_sheet_answers(db, request->arena, row.id, request->language, &out->pairs,
                                &out->n_pairs, why);
}

static const char *first_line(struct arena *arena, const char *text) {
    return arena_copy_n(arena, text, strcspn(text, "\n"));
}

/* The question that a variable belongs to, "uses_other_said" to "uses"; its own name where the
 * questionnaire has no such question any more. */
static const char *question_of(struct arena *arena, const struct answered *a,
                               const char *variable) {
    const char *text = variable;
    size_t longest = 0;
    for (size_t i = 0; i < a->n_pairs; i++) {
        const char *name = a->pairs[i].name;
        size_t n = strlen(name);
        if (n < longest || strncmp(variable, name, n) != 0) continue;
        if (variable[n] != '\0' && variable[n] != '_') continue;
        longest = n;
        text = first_line(arena, a->pairs[i].question);
    }
    return text;
}

/* ---- where it was used ---- */

/* Whether they answered the question that a published figure is about. */
static const struct answer_pair *answer_to(const struct answered *a,
                                           const struct plan_question *question) {
    for (size_t i = 0; i < a->n_pairs; i++)
        if (text_is(a->pairs[i].name, question->question) && !text_is_empty(a->pairs[i].answer))
            return &a->pairs[i];
    return NULL;
}

/* "142 people"; "96 to 110 people" where not everybody answered each part of the question: whoever
 * answered it is in one of them at least. "" where the published table tells none. */
static const char *people_text(const struct html *out, const struct table_cell *cells, size_t n,
                               const char *question) {
    int64_t least = INT64_MAX, most = 0;
    for (size_t i = 0; i < n; i++) {
        if (cells[i].group != NULL || !text_is(cells[i].question->question, question)) continue;
        if (cells[i].n == TABLE_UNTOLD) return "";
        if (cells[i].n < least) least = cells[i].n;
        if (cells[i].n > most) most = cells[i].n;
    }
    if (most == 0) return "";
    return least == most ? trn(out, "%lld person", "%lld people", most)
                         : trf(out, "%lld to %lld people", (long long)least, (long long)most);
}

/* A line for each question whose published table counts them, with the number of people that the
 * table itself tells. */
static enum fail tables_add(struct request *request, struct db *db, const char *href,
                            const struct answered *a, struct reply *reply, struct why *why) {
    struct wave_publication_latest_row row;
    struct tables_plan plan;
    struct table_cell *cells;
    size_t n;
    const struct html *out = request->out;
    const char *told = "", *last = "";
    TRY(wave_publication_latest(db, request->arena, a->wave->id, &row, why));
    if (row.id != a->wave->publication) return FAIL_NONE;
    TRY(tables_plan_read(request->arena, str_of(row.plan), &plan, why));
    TRY(tables_csv_read(request->arena, str_of(row.tables), &plan, &cells, &n, why));
    for (size_t i = 0; i < n; i++) {
        const struct answer_pair *pair = answer_to(a, cells[i].question);
        if (pair == NULL || text_is(last, pair->name)) continue;
        last = pair->name;
        const char *people = people_text(out, cells, n, last);
        if (*people != '\0')
            told = arena_printf(request->arena, "%s%s%s: %s", told, *told == '\0' ? "" : "\n",
                                first_line(request->arena, pair->question), people);
    }
    if (*told != '\0')
        reply_used(request, reply, tr(out, "Published tables that count your answers"), told, href);
    return FAIL_NONE;
}

static enum fail results_add(struct request *request, struct db *db, const struct mine *mine,
                             const struct answered *a, struct reply *reply, struct why *why) {
    const struct html *out = request->out;
    const struct mine_wave_row *wave = a->wave;
    if (wave->publication == 0) return FAIL_NONE;
    const char *how = "";
    if (!text_is(wave->survey_state, "closed"))
        how = tr(out, "The survey was opened again since. They can change.");
    else if (a->counted)
        how = tr(out, "Your answers are counted in them.");
    else if (wave->counts_kept != 0)
        how = tr(out, "Your answers are not counted in them.");
    const char *published =
        trf(out, "Published on %s.",
            clock_day_text(request->arena, wave->published_at, request->language));
    if (*how != '\0') published = arena_printf(request->arena, "%s\n%s", published, how);
    const char *href = arena_printf(request->arena, "/panel/%s/waves/%lld", mine->panel.slug,
                                    (long long)wave->number);
    reply_used(request, reply, tr(out, "The results of the survey"), published, href);
    if (!a->counted || !text_is(wave->survey_state, "closed")) return FAIL_NONE;
    return tables_add(request, db, href, a, reply, why);
}

/* "survey:7:" begins the key of each source of weights that a survey is. */
static bool is_key_of(const char *key, const char *start) {
    return strncmp(key, start, strlen(start)) == 0;
}

/* Whether the published score tells of weights that members gave; what is in it too thinly to be
 * told is not told here. */
static enum fail score_add(struct request *request, struct db *db, const struct answered *a,
                           struct reply *reply, struct why *why) {
    struct mine_score_row row;
    json_t *file;
    const struct html *out = request->out;
    enum fail found = mine_score(db, request->arena, a->wave->proposal, &row, why);
    if (found == FAIL_NOTFOUND) return FAIL_NONE;
    TRY(found);
    if (text_is_empty(row.score_file)) return FAIL_NONE;
    TRY(json_read(request->arena, str_of(row.score_file), &file, why));
    const char *start = arena_printf(request->arena, "survey:%lld:", (long long)a->wave->survey);
    bool headline = is_key_of(json_text_or(file, "headline", ""), start), beside = false;
    const json_t *sources = json_object_get(file, "sources");
    for (size_t i = 0; i < json_array_size(sources); i++)
        beside |= is_key_of(json_text_or(json_array_get(sources, i), "key", ""), start);
    if (headline || beside)
        reply_used(request, reply, tr(out, "The published score of the proposal"),
                   headline ? tr(out, "It weighs as those who answered this survey do.")
                            : tr(out, "What those who answered this survey think matters most "
                                      "stands beside it."),
                   arena_printf(request->arena, "/register/%s", row.slug));
    return FAIL_NONE;
}

/* For each answer in their own words the published themes that it was placed in. */
static enum fail themes_add(struct request *request, struct db *db, const struct answered *a,
                            struct reply *reply, struct why *why) {
    struct mine_themes_row *themes;
    struct mine_texts_row *texts;
    size_t n, n_texts;
    struct arena *arena = request->arena;
    const struct html *out = request->out;
    TRY(mine_themes(db, arena, a->wave->survey, a->sheet, &themes, &n, why));
    TRY(mine_texts(db, arena, a->sheet, &texts, &n_texts, why));
    for (size_t i = 0, end; i < n; i = end) {
        const char *names = trf(out, "Themes: %s", themes[i].title);
        for (end = i; end < n && themes[end].coding == themes[i].coding &&
                      text_is(themes[end].variable, themes[i].variable);
             end++)
            names = arena_printf(arena, "%s\n%s", names, themes[end].theme);
        reply_used(request, reply, question_of(arena, a, themes[i].variable), names,
                   arena_printf(arena, "/themes/%lld", (long long)themes[i].coding));
    }
    for (size_t k = 0; k < n_texts; k++) {
        bool placed = false;
        reply_wish(request, reply, texts[k].value);
        for (size_t i = 0; i < n; i++) placed |= text_is(themes[i].variable, texts[k].name);
        if (!placed && texts[k].words == 1 && a->wave->proposal != 0)
            reply_used(request, reply, question_of(arena, a, texts[k].name),
                       tr(out, "What you wrote is in no published theme yet."), NULL);
    }
    return FAIL_NONE;
}

/* ---- the page ---- */

static enum fail reply_show(struct request *request, struct db *db, struct why *why) {
    struct mine mine;
    struct mine_wave_row wave;
    struct html *out = request->out;
    TRY(mine_of_path(request, db, &mine, why));
    TRY(mine_wave(db, request->arena, mine.row.id, request_int(request, "number"), &wave, why));
    struct answered a = {.wave = &wave};
    struct reply reply = {
        .caption = trf(out, "%s: %s", mine.panel.name, wave.title),
        .illustrative = wave.illustrative != 0,
        .promise = mine.panel.promise,
        .note = tr(out, "Only you see this, by your code. What we publish are numbers of people, "
                        "themes, and what may be quoted."),
        .nothing = tr(out, "You have sent no answers to this survey, or they were taken back."),
        .answer = wave.publication != 0 ? wave.did : NULL};
    TRY(answers_load(request, db, &a, why));
    for (size_t i = 0; i < a.n_pairs; i++)
        if (!a.pairs[i].calculated)
            reply_said(request, &reply, first_line(request->arena, a.pairs[i].question),
                       a.pairs[i].answer);
    TRY(results_add(request, db, &mine, &a, &reply, why));
    if (a.sheet != 0) TRY(themes_add(request, db, &a, &reply, why));
    if (wave.proposal != 0) TRY(score_add(request, db, &a, &reply, why));
    if (text_is(mine.row.state, "active")) request->back_href = mine.path;
    return reply_put_proposal(request, db, wave.proposal, &reply, why);
}

static const struct page page_mine_reply = {.name = "member_mine_reply",
                                            .path = "/m/:code/waves/:number",
                                            .scope = SCOPE_ANYONE,
                                            .no_navigation = true,
                                            .show = reply_show};
REGISTER(page, page_mine_reply);
