#include "evidence/import_store.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "evidence/evidence.sql.h"
#include "evidence/record.h"
#include "evidence/take_part.h"
#include "framework/framework.h"

#include <math.h>
#include <stdlib.h>

static enum fail tests_load(struct db *db, struct arena *arena, struct import *import,
                            struct why *why) {
    struct framework *framework;
    if (import->framework == DB_NULL_INT)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "the proposal has no framework yet, so there is nothing to give points to");
    TRY(framework_load(db, arena, import->framework, &framework, why));
    import->n_names = framework->n_tests;
    import->names = ARENA_ARRAY(arena, const char *, import->n_names);
    for (size_t i = 0; i < import->n_names; i++) import->names[i] = framework->tests[i].id;
    return FAIL_NONE;
}

static enum fail uses_load(struct db *db, struct arena *arena, struct import *import,
                           struct why *why) {
    struct use_list_row *rows;
    TRY(use_list(db, arena, import->engagement, &rows, &import->n_names, why));
    int64_t *uses = ARENA_ARRAY(arena, int64_t, import->n_names);
    import->names = ARENA_ARRAY(arena, const char *, import->n_names);
    for (size_t i = 0; i < import->n_names; i++) {
        import->names[i] = rows[i].name;
        uses[i] = rows[i].id;
    }
    import->uses = uses;
    return FAIL_NONE;
}

enum fail import_load(struct db *db, struct arena *arena, struct import *import, struct why *why) {
    return import->what == IMPORT_POINTS ? tests_load(db, arena, import, why)
                                         : uses_load(db, arena, import, why);
}

static enum fail parse(struct arena *arena, struct str bytes, struct import *import,
                       struct why *why) {
    if (import->what == IMPORT_POINTS) {
        TRY(import_points_read(arena, bytes, import->names, import->n_names, &import->points, why));
        import->n_rows = import->points.n;
        return FAIL_NONE;
    }
    TRY(import_ballots_read(arena, bytes, import->names, import->n_names, &import->ballots, why));
    import->n_rows = import->ballots.n;
    return FAIL_NONE;
}

/* What the file says of one person. */
struct said {
    int64_t row;
    const char *label, *group;
};

static struct said said_of(const struct import *import, size_t i) {
    if (import->what == IMPORT_POINTS)
        return (struct said){import->points.row_numbers[i], import->points.labels[i],
                             import->points.groups[i]};
    const struct import_ballot *ballot = &import->ballots.rows[i];
    return (struct said){ballot->row, ballot->label, ballot->group};
}

static enum fail refused(struct why *why, const struct said *said, const char *text) {
    why_fail(why, FAIL_INPUT, "file", "%s", text);
    if (why != NULL) why->row = said->row;
    return FAIL_INPUT;
}

struct known {
    const char *folded;
    const struct participant_labels_row *row;
};

static int by_folded(const void *a, const void *b) {
    const struct known *x = a, *y = b;
    return strcmp(x->folded, y->folded);
}

/* A label that is only nearly one of ours is a slip of the pen, and would count somebody twice. */
static enum fail known_check(struct arena *arena, const struct said *said,
                             const struct participant_labels_row *row, struct why *why) {
    if (!text_is(row->label, said->label))
        return refused(why, said,
                       arena_printf(arena,
                                    "'%s' is written '%s' here; write it alike, or give another "
                                    "person another label",
                                    said->label, row->label));
    if (!text_is(row->state, "active"))
        return refused(why, said,
                       arena_printf(arena,
                                    "person '%s' has withdrawn; take their rows out of the file",
                                    said->label));
    if (!text_is_empty(said->group) && !text_is(row->strand, said->group))
        return refused(why, said,
                       arena_printf(arena,
                                    "person '%s' is in %s here, not in '%s'; mend the group, or "
                                    "leave it empty",
                                    said->label,
                                    text_is_empty(row->strand)
                                        ? "no group"
                                        : arena_printf(arena, "the group '%s'", row->strand),
                                    said->group));
    return FAIL_NONE;
}

/* Holds the people of the file against those who are here. */
static enum fail people_check(struct db *db, struct arena *arena, struct import *import,
                              struct why *why) {
    struct participant_labels_row *rows;
    size_t n;
    TRY(participant_labels(db, arena, import->engagement, &rows, &n, why));
    struct known *known = ARENA_ARRAY(arena, struct known, n);
    for (size_t i = 0; i < n; i++)
        known[i] = (struct known){utf8_fold(arena, rows[i].label), &rows[i]};
    qsort(known, n, sizeof *known, by_folded);
    import->n_new = 0;
    struct known *file = ARENA_ARRAY(arena, struct known, import->n_rows);
    size_t n_new = 0;
    for (size_t i = 0; i < import->n_rows; i++) {
        struct said said = said_of(import, i);
        struct known key = {utf8_fold(arena, said.label), NULL};
        const struct known *found = bsearch(&key, known, n, sizeof *known, by_folded);
        if (found != NULL)
            TRY(known_check(arena, &said, found->row, why));
        else
            file[n_new++] = key;
    }
    qsort(file, n_new, sizeof *file, by_folded);
    for (size_t i = 0; i < n_new; i++)
        if (i == 0 || by_folded(&file[i - 1], &file[i]) != 0) import->n_new++;
    return FAIL_NONE;
}

enum fail import_parse(struct db *db, struct arena *arena, struct str bytes, struct import *import,
                       struct why *why) {
    TRY(parse(arena, bytes, import, why));
    return people_check(db, arena, import, why);
}

static enum fail person_of(struct db *db, struct arena *arena, const struct import *import,
                           const char *label, const char *group, int64_t *id, struct why *why) {
    struct participant_labelled_row row;
    enum fail fail = participant_labelled(db, arena, import->engagement, label, &row, why);
    if (fail == FAIL_NOTFOUND)
        return participant_insert(db, arena, import->engagement, label, group,
                                  (struct str){NULL, 0}, id, why);
    if (fail == FAIL_NONE) *id = row.id;
    return fail;
}

static enum fail ballots_store(struct db *db, struct arena *arena, const struct import *import,
                               const char *day, struct why *why) {
    for (size_t i = 0; i < import->ballots.n; i++) {
        const struct import_ballot *row = &import->ballots.rows[i];
        int64_t person;
        size_t mark = arena_mark(arena);
        TRY(person_of(db, arena, import, row->label, row->group, &person, why));
        TRY(ballot_put(db, person, import->uses[row->use], evidence_moment_word(row->moment),
                       evidence_answer_word(row->answer), row->condition, row->safeguards,
                       row->reason, "import", day, why));
        arena_rewind(arena, mark);
    }
    return FAIL_NONE;
}

static enum fail points_store(struct db *db, struct arena *arena, const struct import *import,
                              const char *day, struct why *why) {
    for (size_t i = 0; i < import->points.n; i++) {
        int64_t person;
        size_t mark = arena_mark(arena);
        TRY(person_of(db, arena, import, import->points.labels[i], import->points.groups[i],
                      &person, why));
        for (size_t k = 0; k < import->n_names; k++) {
            double points = import->points.points[i * import->n_names + k];
            TRY(weight_put(db, person, import->names[k], isnan(points) ? 0 : points, "import", day,
                           why));
        }
        arena_rewind(arena, mark);
    }
    return FAIL_NONE;
}

enum fail import_store(struct db *db, struct arena *arena, const struct import *import, int64_t now,
                       struct why *why) {
    const char *day = date_iso(arena, date_of(now));
    TRY(take_part_may_step(db, arena, import->method, import->engagement, why));
    if (import->what == IMPORT_POINTS)
        TRY(points_store(db, arena, import, day, why));
    else
        TRY(ballots_store(db, arena, import, day, why));
    return evidence_record_all(db, arena, import->engagement, now, why);
}
