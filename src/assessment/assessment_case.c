#include "assessment/assessment_case.h"

#include <string.h>

static enum fail framework_of(struct request *request, struct db *db, int64_t framework,
                              struct assessment_case *about, struct why *why) {
    if (framework == DB_NULL_INT) TRY(framework_default(db, request->arena, &framework, why));
    about->framework_id = framework;
    return framework_load(db, request->arena, framework, &about->framework, why);
}

static enum fail assessors_load(struct request *request, struct db *db,
                                struct assessment_case *about, struct why *why) {
    TRY(assessor_list(db, request->arena, about->id, &about->assessors, &about->n_assessors, why));
    for (size_t i = 0; i < about->n_assessors; i++) {
        const struct assessor_list_row *row = &about->assessors[i];
        about->n_locked += row->locked_at != DB_NULL_INT;
        if (row->person == request->viewer.person) about->own = row;
    }
    return FAIL_NONE;
}

static enum fail case_begin(struct request *request, struct db *db, struct assessment_case *about,
                            int64_t *framework, struct why *why) {
    struct assessment_proposal_row row;
    TRY(assessment_proposal(db, request->arena, request_int(request, "proposal"), &row, why));
    *about = (struct assessment_case){.proposal = row.id,
                                      .reference = row.reference,
                                      .title = row.title,
                                      .latest_version = row.version,
                                      .state = ""};
    *framework = row.framework;
    return FAIL_NONE;
}

static void case_fill(struct assessment_case *about, const struct assessment_latest_row *row) {
    about->id = row->id;
    about->version = row->version;
    about->opened_at = row->opened_at;
    about->closed_at = row->closed_at;
    about->state = row->state;
    about->closed = !text_is(row->state, "open");
}

enum fail assessment_case_load(struct request *request, struct db *db, struct assessment_case *out,
                               struct why *why) {
    struct assessment_case about;
    struct assessment_latest_row row;
    int64_t framework;
    TRY(case_begin(request, db, &about, &framework, why));
    enum fail found = assessment_latest(db, request->arena, about.proposal, &row, why);
    if (found != FAIL_NONE && found != FAIL_NOTFOUND) return found;
    if (found == FAIL_NONE) {
        case_fill(&about, &row);
        framework = row.framework;
        TRY(assessors_load(request, db, &about, why));
    }
    TRY(framework_of(request, db, framework, &about, why));
    *out = about;
    return FAIL_NONE;
}

enum fail assessment_case_load_one(struct request *request, struct db *db, int64_t id,
                                   struct assessment_case *out, struct why *why) {
    struct assessment_case about;
    struct assessment_one_row one;
    int64_t framework;
    TRY(case_begin(request, db, &about, &framework, why));
    TRY(assessment_one(db, request->arena, about.proposal, id, &one, why));
    case_fill(&about, &(struct assessment_latest_row){.id = one.id,
                                                      .version = one.version,
                                                      .framework = one.framework,
                                                      .state = one.state,
                                                      .opened_at = one.opened_at,
                                                      .closed_at = one.closed_at});
    TRY(assessors_load(request, db, &about, why));
    TRY(framework_of(request, db, one.framework, &about, why));
    *out = about;
    return FAIL_NONE;
}

bool assessment_case_may_compare(const struct assessment_case *about) {
    if (about->id == 0) return false;
    bool locked = about->own != NULL && about->own->locked_at != DB_NULL_INT;
    return assessment_may_compare(about->closed, about->own != NULL, locked);
}

int assessment_question_index(const struct framework *framework, const char *id) {
    for (size_t i = 0; i < framework->n_questions; i++)
        if (text_is(framework->questions[i].id, id)) return (int)i;
    return -1;
}

int assessment_rating_of(const struct rating_list_locked_row *row) {
    if (row == NULL) return RATING_MISSING;
    return row->rating == DB_NULL_INT ? RATING_CANNOT_SAY : (int)row->rating;
}

/* Raters are those who locked, in the order of their organisations. */
static void raters_fill(struct request *request, struct assessment_sheet *sheet) {
    const struct assessment_case *about = sheet->about;
    sheet->raters = ARENA_ARRAY(request->arena, struct assessment_rater, about->n_assessors);
    sheet->organisations = ARENA_ARRAY(request->arena, const char *, about->n_assessors);
    int64_t last = 0;
    for (size_t i = 0; i < about->n_assessors; i++) {
        const struct assessor_list_row *row = &about->assessors[i];
        if (row->locked_at == DB_NULL_INT) continue;
        if (sheet->n_organisations == 0 || row->organisation != last)
            sheet->organisations[sheet->n_organisations++] = row->organisation_name;
        last = row->organisation;
        sheet->raters[sheet->n_raters++] = (struct assessment_rater){
            .assessor = row->id, .organisation = sheet->n_organisations - 1};
    }
    for (size_t i = 0; i < sheet->n_raters; i++)
        for (size_t j = 0; j < sheet->n_raters; j++) {
            if (sheet->raters[i].organisation != sheet->raters[j].organisation) continue;
            sheet->raters[i].n_fellows++;
            if (j <= i) sheet->raters[i].number++;
        }
}

static enum fail ratings_fill(struct request *request, struct db *db,
                              struct assessment_sheet *sheet, struct why *why) {
    const struct framework *framework = sheet->about->framework;
    struct rating_list_locked_row *rows;
    size_t n;
    TRY(rating_list_locked(db, request->arena, sheet->about->id, &rows, &n, why));
    sheet->ratings = ARENA_ARRAY(request->arena, const struct rating_list_locked_row *,
                                 sheet->n_raters * framework->n_questions);
    for (size_t i = 0; i < n; i++) {
        int question = assessment_question_index(framework, rows[i].question);
        for (size_t r = 0; r < sheet->n_raters && question >= 0; r++)
            if (sheet->raters[r].assessor == rows[i].assessor)
                sheet->ratings[r * framework->n_questions + (size_t)question] = &rows[i];
    }
    return FAIL_NONE;
}

static enum fail outcomes_fill(struct request *request, struct db *db,
                               struct assessment_sheet *sheet, struct why *why) {
    const struct framework *framework = sheet->about->framework;
    struct reconciliation_list_row *rows;
    size_t n;
    TRY(reconciliation_list(db, request->arena, sheet->about->id, &rows, &n, why));
    sheet->outcomes =
        ARENA_ARRAY(request->arena, const struct reconciliation_list_row *, framework->n_questions);
    for (size_t i = 0; i < n; i++) {
        int question = assessment_question_index(framework, rows[i].question);
        if (question >= 0) sheet->outcomes[question] = &rows[i];
    }
    return FAIL_NONE;
}

static void differences_fill(struct request *request, struct assessment_sheet *sheet) {
    const struct framework *framework = sheet->about->framework;
    size_t n_questions = framework->n_questions, n_raters = sheet->n_raters;
    int *polarity = ARENA_ARRAY(request->arena, int, n_questions);
    size_t *organisations = ARENA_ARRAY(request->arena, size_t, n_raters);
    struct assessment_answer *answers =
        ARENA_ARRAY(request->arena, struct assessment_answer, n_raters * n_questions);
    for (size_t q = 0; q < n_questions; q++) polarity[q] = framework->questions[q].polarity;
    for (size_t r = 0; r < n_raters; r++) organisations[r] = sheet->raters[r].organisation;
    for (size_t i = 0; i < n_raters * n_questions; i++) {
        const struct rating_list_locked_row *row = sheet->ratings[i];
        answers[i].rating = assessment_rating_of(row);
        answers[i].confidence = row == NULL || row->confidence == DB_NULL_INT
                                    ? CONFIDENCE_UNKNOWN
                                    : (int)row->confidence;
    }
    sheet->differences = assessment_compare(
        request->arena, &(struct assessment_input){.n_questions = n_questions,
                                                   .n_raters = n_raters,
                                                   .n_organisations = sheet->n_organisations,
                                                   .polarity = polarity,
                                                   .organisations = organisations,
                                                   .answers = answers});
    for (size_t i = 0; i < n_questions; i++) {
        if (!assessment_is_open_question(&sheet->differences[i])) continue;
        sheet->n_open++;
        sheet->n_open_settled += sheet->outcomes[sheet->differences[i].question] != NULL;
    }
}

enum fail assessment_sheet_load(struct request *request, struct db *db,
                                const struct assessment_case *about, struct assessment_sheet *out,
                                struct why *why) {
    if (about->id == 0)
        return why_fail(why, FAIL_NOTFOUND, NULL, "no assessment of this proposal was opened yet");
    if (!assessment_case_may_compare(about))
        return why_fail(why, FAIL_DENIED, NULL,
                        "ratings are blind: others' ratings can be seen after you have locked your "
                        "own, or when the assessment is closed");
    struct assessment_sheet sheet = {.about = about};
    raters_fill(request, &sheet);
    TRY(ratings_fill(request, db, &sheet, why));
    TRY(outcomes_fill(request, db, &sheet, why));
    differences_fill(request, &sheet);
    *out = sheet;
    return FAIL_NONE;
}

const char *assessment_rater_name(const struct html *out, const struct assessment_sheet *sheet,
                                  size_t rater) {
    const struct assessment_rater *r = &sheet->raters[rater];
    const char *organisation = sheet->organisations[r->organisation];
    if (r->n_fellows == 1) return organisation;
    return trf(out, "%s, assessor %d", organisation, (int)r->number);
}

const struct field assessment_revision_field = {
    .name = "revision", .kind = FIELD_HIDDEN, .max = 20};

int64_t assessment_revision(const struct form *form) {
    int64_t revision = 0;
    return str_int(str_of(form_text(form, "revision")), 0, INT64_MAX, &revision) ? revision : 0;
}

void assessment_revision_renew(struct form *form, int64_t revision) {
    for (size_t i = 0; i < form->n_fields; i++) {
        if (!text_is(form->fields[i].name, "revision")) continue;
        const char **texts = ARENA_ARRAY(form->arena, const char *, 1);
        texts[0] = arena_printf(form->arena, "%lld", (long long)revision);
        form->values[i].texts = texts;
        form->values[i].n_texts = 1;
    }
}
