#include "evidence/survey_reply.h"

#include "base/json.h"
#include "evidence/survey_reply.sql.h"

#include <string.h>

const char *survey_reply_heading(struct arena *arena, const char *question) {
    return arena_copy_n(arena, question, strcspn(question, "\n"));
}

void survey_reply_words(struct request *request, struct reply *reply) {
    const struct html *out = request->out;
    reply->note = tr(out, "Only you see this, by your code. What we publish are numbers of people, "
                          "themes, and what may be quoted.");
    reply->nothing = tr(out, "You have sent no answers to this survey, or they were taken back.");
}

/* The question that a variable belongs to, "uses_other_said" to "uses"; its own name where the
 * questionnaire has no such question any more. */
static const char *question_of(struct arena *arena, const struct survey_reply *of,
                               const char *variable) {
    const char *text = variable;
    size_t longest = 0;
    for (size_t i = 0; i < of->n_pairs; i++) {
        const char *name = of->pairs[i].name;
        size_t n = strlen(name);
        if (n < longest || strncmp(variable, name, n) != 0) continue;
        if (variable[n] != '\0' && variable[n] != '_') continue;
        longest = n;
        text = survey_reply_heading(arena, of->pairs[i].question);
    }
    return text;
}

/* Whether somebody answered the question that a source of weights is: "survey:7:tests" of "tests",
 * where `start` is "survey:7:". */
static bool is_own_source(const struct survey_reply *of, const char *key, const char *start) {
    size_t n = strlen(start);
    if (strncmp(key, start, n) != 0) return false;
    for (size_t i = 0; i < of->n_pairs; i++)
        if (text_is(of->pairs[i].name, key + n) && !text_is_empty(of->pairs[i].answer)) return true;
    return false;
}

static enum fail score_tell(struct request *request, const struct survey_reply *of,
                            const struct survey_reply_scores_row *row, const char *start,
                            bool *told, struct reply *reply, struct why *why) {
    json_t *file, *content;
    const struct html *out = request->out;
    TRY(json_read(request->arena, str_of(row->score_file), &file, why));
    TRY(json_read(request->arena, str_of(row->content), &content, why));
    bool headline = is_own_source(of, json_text_or(file, "headline", ""), start), beside = false;
    const json_t *sources = json_object_get(file, "sources");
    for (size_t i = 0; i < json_array_size(sources); i++)
        beside |= is_own_source(of, json_text_or(json_array_get(sources, i), "key", ""), start);
    *told = headline || beside;
    if (*told)
        reply_used(request, reply,
                   trf(out, "The published score: %s", json_text_or(content, "title", row->slug)),
                   headline ? tr(out, "It weighs as those who answered this survey do.")
                            : tr(out, "What those who answered this survey think matters most "
                                      "stands beside it."),
                   arena_printf(request->arena, "/register/%s", row->slug));
    return FAIL_NONE;
}

/* The published scores with the weights that people gave in this survey; a source that too few
 * people stand behind is not in what is published, and not told here. A survey about no single
 * proposal is about the one whose score it weighs. */
static enum fail scores_add(struct request *request, struct db *db, struct survey_reply *of,
                            struct reply *reply, struct why *why) {
    struct survey_reply_scores_row *rows;
    const char *start = arena_printf(request->arena, "survey:%lld:", (long long)of->survey);
    int64_t weighed = 0;
    size_t n, n_told = 0;
    TRY(survey_reply_scores(db, request->arena, arena_printf(request->arena, "%%\"%s%%", start),
                            &rows, &n, why));
    for (size_t i = 0; i < n; i++) {
        bool told;
        TRY(score_tell(request, of, &rows[i], start, &told, reply, why));
        if (told) weighed = rows[i].proposal;
        n_told += told;
    }
    if (of->proposal == 0 && n_told == 1) of->proposal = weighed;
    return FAIL_NONE;
}

/* For each answer in their own words the published themes that it was placed in. */
static enum fail themes_add(struct request *request, struct db *db, const struct survey_reply *of,
                            struct reply *reply, struct why *why) {
    struct survey_reply_themes_row *themes;
    struct survey_reply_texts_row *texts;
    size_t n, n_texts;
    struct arena *arena = request->arena;
    const struct html *out = request->out;
    TRY(survey_reply_themes(db, arena, of->survey, of->sheet, &themes, &n, why));
    TRY(survey_reply_texts(db, arena, of->sheet, &texts, &n_texts, why));
    for (size_t i = 0, end; i < n; i = end) {
        const char *names = trf(out, "Themes: %s", themes[i].title);
        for (end = i; end < n && themes[end].coding == themes[i].coding &&
                      text_is(themes[end].variable, themes[i].variable);
             end++)
            names = arena_printf(arena, "%s\n%s", names, themes[end].theme);
        reply_used(request, reply, question_of(arena, of, themes[i].variable), names,
                   arena_printf(arena, "/themes/%lld", (long long)themes[i].coding));
    }
    for (size_t k = 0; k < n_texts; k++) {
        bool placed = false;
        reply_wish(request, reply, texts[k].value);
        for (size_t i = 0; i < n; i++) placed |= text_is(themes[i].variable, texts[k].name);
        if (!placed && texts[k].words == 1 && of->proposal != 0)
            reply_used(request, reply, question_of(arena, of, texts[k].name),
                       tr(out, "What you wrote is in no published theme yet."), NULL);
    }
    return FAIL_NONE;
}

enum fail survey_reply_add(struct request *request, struct db *db, struct survey_reply *of,
                           struct reply *reply, struct why *why) {
    struct arena *arena = request->arena;
    if (of->sheet != 0)
        TRY(survey_sheet_answers(db, arena, of->sheet, request->language, &of->pairs, &of->n_pairs,
                                 why));
    for (size_t i = 0; i < of->n_pairs; i++)
        if (!of->pairs[i].calculated)
            reply_said(request, reply, survey_reply_heading(arena, of->pairs[i].question),
                       of->pairs[i].answer);
    for (KIND_EACH(survey_reply_kind, at)) TRY((*at)->add(request, db, of, reply, why));
    if (of->sheet == 0) return FAIL_NONE;
    TRY(scores_add(request, db, of, reply, why));
    return themes_add(request, db, of, reply, why);
}
