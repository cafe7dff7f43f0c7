/* Where the answers to a wave were used: its published results, and the tables that count them. */
#include "base/clock.h"
#include "evidence/survey_reply.h"
#include "panel/content.h"
#include "panel/mine.sql.h"
#include "panel/wave.sql.h"

/* Whether they answered the question that a published figure is about. */
static const struct answer_pair *answer_to(const struct survey_reply *of,
                                           const struct plan_question *question) {
    for (size_t i = 0; i < of->n_pairs; i++)
        if (text_is(of->pairs[i].name, question->question) && !text_is_empty(of->pairs[i].answer))
            return &of->pairs[i];
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
                            const struct wave_counting_row *wave, const struct survey_reply *of,
                            struct reply *reply, struct why *why) {
    struct wave_publication_latest_row row;
    struct tables_plan plan;
    struct table_cell *cells;
    size_t n;
    const struct html *out = request->out;
    const char *told = "", *last = "";
    TRY(wave_publication_latest(db, request->arena, wave->id, &row, why));
    if (row.id != wave->publication) return FAIL_NONE;
    TRY(tables_plan_read(request->arena, str_of(row.plan), &plan, why));
    TRY(tables_csv_read(request->arena, str_of(row.tables), &plan, &cells, &n, why));
    for (size_t i = 0; i < n; i++) {
        const struct answer_pair *pair = answer_to(of, cells[i].question);
        if (pair == NULL || text_is(last, pair->name)) continue;
        last = pair->name;
        const char *people = people_text(out, cells, n, last);
        if (*people != '\0')
            told = arena_printf(request->arena, "%s%s%s (%s)", told, *told == '\0' ? "" : "\n",
                                survey_reply_heading(request->arena, pair->question), people);
    }
    if (*told != '\0')
        reply_used(request, reply, tr(out, "Published tables that count your answers"), told, href);
    return FAIL_NONE;
}

/* The results of the wave, whether their answers are counted in them, and what those who asked say.
 */
static enum fail results_add(struct request *request, struct db *db, const struct survey_reply *of,
                             struct reply *reply, struct why *why) {
    const struct html *out = request->out;
    struct wave_counting_row wave;
    enum fail found = wave_counting(db, request->arena, of->survey, of->sheet, &wave, why);
    if (found == FAIL_NOTFOUND) return FAIL_NONE; /* a survey of no panel */
    TRY(found);
    reply->promise = wave.promise;
    if (wave.publication == 0) return FAIL_NONE;
    reply->answer = wave.did;
    bool closed = text_is(wave.survey_state, "closed");
    const char *how = "";
    if (!closed)
        how = tr(out, "The survey was opened again since. They can change.");
    else if (wave.counted != 0)
        how = tr(out, "Your answers are counted in them.");
    else if (wave.counts_kept != 0)
        how = tr(out, "Your answers are not counted in them.");
    const char *published =
        trf(out, "Published on %s.",
            clock_day_text(request->arena, wave.published_at, request->language));
    if (*how != '\0') published = arena_printf(request->arena, "%s\n%s", published, how);
    const char *href =
        arena_printf(request->arena, "/panel/%s/waves/%lld", wave.slug, (long long)wave.number);
    reply_used(request, reply, tr(out, "The results of the survey"), published, href);
    return closed && wave.counted != 0 ? tables_add(request, db, href, &wave, of, reply, why)
                                       : FAIL_NONE;
}

static const struct survey_reply_kind survey_reply_panel = {"panel", results_add};
REGISTER(survey_reply_kind, survey_reply_panel);
