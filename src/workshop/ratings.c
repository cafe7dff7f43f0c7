#include "workshop/ratings.h"

#include "base/clock.h"
#include "workshop/rating.html.h"
#include "workshop/record.h"

static const char *field_name(struct arena *arena, int64_t one, int64_t criterion) {
    return arena_printf(arena, "r_%lld_%lld", (long long)one, (long long)criterion);
}

static const struct choice *scale(struct arena *arena, const struct workshop_criterion_words *w) {
    struct choice *choices = ARENA_ARRAY(arena, struct choice, 6);
    choices[0] = (struct choice){"1", arena_printf(arena, "1: %s", w->low), NULL};
    choices[1] = (struct choice){"2", "2", NULL};
    choices[2] = (struct choice){"3", "3", NULL};
    choices[3] = (struct choice){"4", "4", NULL};
    choices[4] = (struct choice){"5", arena_printf(arena, "5: %s", w->high), NULL};
    return choices;
}

enum fail rating_fields(struct request *request, const struct workshop_sheet *sheet, int64_t only,
                        const struct field **fields, size_t *n, struct why *why) {
    struct arena *arena = request->arena;
    struct field *made = ARENA_ARRAY(arena, struct field, sheet->n_cases * sheet->n_criteria + 1);
    size_t at = 0;
    for (size_t c = 0; c < sheet->n_cases; c++) {
        if (only != 0 && sheet->cases[c].id != only) continue;
        for (size_t k = 0; k < sheet->n_criteria; k++) {
            struct workshop_criterion_words words =
                criterion_words(request->language, &sheet->criteria[k]);
            made[at++] =
                (struct field){.name = field_name(arena, sheet->cases[c].id, sheet->criteria[k].id),
                               .label = words.title,
                               .hint = words.meaning,
                               .kind = FIELD_CHOICE,
                               .choices = scale(arena, &words)};
        }
    }
    if (at == 0) return why_fail(why, FAIL_NOTFOUND, NULL, "there is nothing to rate here");
    made[at++] = (struct field){.name = "replace",
                                .label = "The paper is right: it takes the place of what is stored",
                                .kind = FIELD_YES};
    *fields = made;
    *n = at;
    return FAIL_NONE;
}

enum fail rating_fill(struct request *request, struct db *db, const struct rating_target *target,
                      const struct workshop_sheet *sheet, int64_t only, struct why *why) {
    struct workshop_ratings_of_row *rows;
    size_t n;
    TRY(workshop_ratings_of(db, request->arena, target->workshop, target->rater, target->number,
                            &rows, &n, why));
    for (size_t i = 0; i < n; i++) {
        if (only != 0 && rows[i].workshop_case != only) continue;
        bool asked = false;
        for (size_t c = 0; c < sheet->n_cases; c++)
            asked |= sheet->cases[c].id == rows[i].workshop_case;
        const char *name = field_name(request->arena, rows[i].workshop_case, rows[i].criterion);
        if (asked && form_has(request->form, name))
            form_fill_int(request->form, name, rows[i].rating);
    }
    return FAIL_NONE;
}

/* What a form says about one case and criterion, beside what is stored: 0 none. */
struct compared {
    int64_t one, criterion;
    const char *name;
    int given, stored;
    bool by_themselves; /* the rater rated it with their own code */
};

static enum fail compare(struct request *request, struct db *db, const struct rating_target *target,
                         const struct workshop_sheet *sheet, int64_t only, struct compared *out,
                         size_t *n, struct why *why) {
    *n = 0;
    for (size_t c = 0; c < sheet->n_cases; c++)
        for (size_t k = 0; k < sheet->n_criteria; k++) {
            struct workshop_rating_get_row row = {0};
            int64_t one = sheet->cases[c].id, criterion = sheet->criteria[k].id;
            if (only != 0 && one != only) continue;
            const char *name = field_name(request->arena, one, criterion);
            enum fail fail =
                workshop_rating_get(db, request->arena, target->workshop, target->rater,
                                    target->number, one, criterion, &row, why);
            if (fail != FAIL_NONE && fail != FAIL_NOTFOUND) return fail;
            if (!form_has(request->form, name)) continue;
            out[(*n)++] = (struct compared){one,
                                            criterion,
                                            name,
                                            workshop_rating_read(form_text(request->form, name)),
                                            fail == FAIL_NONE ? (int)row.rating : 0,
                                            fail == FAIL_NONE && text_is(row.mode, "web")};
        }
    return FAIL_NONE;
}

/* Says neither which ratings are stored nor what they are: whoever types in sheets must not find
 * out by it how somebody rated. What people rated with their own code is asked about also where the
 * paper says the same, since guesses would be confirmed otherwise. */
static enum fail confirmed(const struct compared *pairs, size_t n, struct why *why) {
    for (size_t i = 0; i < n; i++)
        if (pairs[i].given != 0 && pairs[i].stored != 0 &&
            (pairs[i].by_themselves || pairs[i].given != pairs[i].stored))
            return why_fail(why, FAIL_INPUT, "replace",
                            "Other ratings are stored already. Look at the label again. When the "
                            "paper is right, tick the box");
    return FAIL_NONE;
}

enum fail rating_store(struct request *request, struct db *db, const struct rating_target *target,
                       const struct workshop_sheet *sheet, int64_t only, struct rating_stored *out,
                       struct why *why) {
    struct compared *pairs =
        ARENA_ARRAY(request->arena, struct compared, sheet->n_cases * sheet->n_criteria + 1);
    size_t n;
    const char *today = request_today(request);
    *out = (struct rating_stored){0};
    TRY(compare(request, db, target, sheet, only, pairs, &n, why));
    if (target->asks && !form_yes(request->form, "replace")) TRY(confirmed(pairs, n, why));
    for (size_t i = 0; i < n; i++) {
        const struct compared *p = &pairs[i];
        if (p->given == 0) continue;
        if (p->given == p->stored) {
            out->n_same++;
            out->told |= p->by_themselves;
            continue;
        }
        if (p->stored != 0)
            TRY(workshop_rating_keep(db, target->workshop, target->rater, target->number, p->one,
                                     p->criterion, why));
        TRY(workshop_rating_put(db, target->workshop, target->rater, target->number, p->one,
                                p->criterion, p->given, target->mode, target->entered_by, today,
                                why));
        out->told |= p->by_themselves;
        *(p->stored != 0 ? &out->n_changed : &out->n_new) += 1;
    }
    if (out->n_new + out->n_changed + out->n_same == 0)
        return why_fail(why, FAIL_INPUT, pairs[0].name, "Rate at least one case");
    return FAIL_NONE;
}

void rating_put(struct request *request, const struct workshop_sheet *sheet, int64_t only,
                const char *button, const char *cancel_href) {
    size_t n = sheet->n_cases, at = 0;
    struct rating_case *cases = ARENA_ARRAY(request->arena, struct rating_case, n + 1);
    for (size_t c = 0; c < n; c++) {
        if (only != 0 && sheet->cases[c].id != only) continue;
        const char **fields = ARENA_ARRAY(request->arena, const char *, sheet->n_criteria + 1);
        for (size_t k = 0; k < sheet->n_criteria; k++)
            fields[k] = field_name(request->arena, sheet->cases[c].id, sheet->criteria[k].id);
        cases[at++] = (struct rating_case){case_title(request->language, &sheet->cases[c]), fields,
                                           sheet->n_criteria};
    }
    bool asked = request->form->submitted && !form_ok(request->form);
    rating_html(request->out, &(struct rating_view){.form = request->form,
                                                    .cases = cases,
                                                    .n_cases = at,
                                                    .headings = only == 0,
                                                    .ask_replace = asked && only == 0,
                                                    .button = button,
                                                    .cancel_href = cancel_href});
}

enum fail rating_person_check(const char *state, struct why *why) {
    if (!text_is(state, "absent") && !text_is(state, "declined")) return FAIL_NONE;
    return why_fail(why, FAIL_CONFLICT, NULL,
                    "this person is marked as not having been there; the facilitator can put that "
                    "right");
}

enum fail rating_came(struct request *request, struct db *db, int64_t engagement, int64_t workshop,
                      int64_t person, int64_t participant, struct why *why) {
    struct workshop_person_get_row row;
    TRY(workshop_person_get(db, request->arena, person, workshop, &row, why));
    if (!text_is(row.state, "attended"))
        TRY(workshop_person_seat(db, person, workshop, "attended", row.table_number, why));
    return ledger_record(db, request->arena, &workshop_kind_ratings, engagement, participant,
                         request->now, why);
}
