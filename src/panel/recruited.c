#include "panel/recruited.h"

#include "base/clock.h"
#include "recruit/recruit.h"
#include "recruit/recruit_people.h"

#include <math.h>
#include <string.h>
#include <strings.h>

static bool is_same(const char *a, const char *b) {
    return strcasecmp(a, b) == 0;
}

const struct panel_dimension *recruited_dimension(const struct panel_dimension *dimensions,
                                                  size_t n, const char *category) {
    for (size_t d = 0; d < n; d++)
        if (is_same(dimensions[d].name, category) || is_same(dimensions[d].title, category))
            return &dimensions[d];
    return NULL;
}

static int64_t category_of(const struct panel_dimension *dimension,
                           const struct recruited_answers_row *answer) {
    for (size_t c = 0; c < dimension->n; c++) {
        const struct panel_category *category = &dimension->categories[c];
        if (is_same(category->name, answer->value) || is_same(category->title, answer->value) ||
            is_same(category->title, answer->label))
            return category->id;
    }
    return 0;
}

struct joining {
    struct panel_dimension *dimensions;
    size_t n_dimensions;
    struct recruited_answers_row *answers;
    size_t n_answers;
};

static const int64_t *profile_of(struct arena *arena, const struct joining *joining,
                                 int64_t candidate) {
    int64_t *profile = ARENA_ARRAY(arena, int64_t, joining->n_dimensions + 1);
    for (size_t i = 0; i < joining->n_answers; i++) {
        const struct recruited_answers_row *answer = &joining->answers[i];
        if (answer->candidate != candidate) continue;
        const struct panel_dimension *dimension =
            recruited_dimension(joining->dimensions, joining->n_dimensions, answer->category);
        if (dimension != NULL)
            profile[dimension - joining->dimensions] = category_of(dimension, answer);
    }
    return profile;
}

/* As they asked to be reached when they registered, where there is an address for it. */
static const char *channel_of(const struct recruit_person *person) {
    bool email = !text_is_empty(person->email), phone = !text_is_empty(person->phone),
         post = !text_is_empty(person->address);
    if (text_is(person->way, "letter") && post) return "post";
    if (text_is(person->way, "text") && phone) return "sms";
    if (text_is(person->way, "phone") && phone) return "phone";
    return email ? "email" : post ? "post" : "phone";
}

static struct member_new member_of(struct arena *arena, const struct joining *joining,
                                   const struct recruited_people_row *row,
                                   const struct recruit_person *person, int64_t recruitment,
                                   int64_t now) {
    double addresses = isnan(row->addresses) ? 1 : row->addresses;
    double chance = isnan(row->chance) || row->chance <= 0 ? 1 : row->chance;
    return (struct member_new){.contact = {.name = person->name,
                                           .email = person->email,
                                           .phone = person->phone,
                                           .address = person->address,
                                           .notes = person->access},
                               .channel = channel_of(person),
                               .language = text_is(row->language, "cy") ? "cy" : "en",
                               .joined = date_iso(arena, date_of(now)),
                               .source = "recruitment",
                               .recruitment = recruitment,
                               .design_weight = addresses / chance,
                               .wants_news = true,
                               .profile = profile_of(arena, joining, row->id)};
}

enum fail recruited_join(struct app *app, struct db *db, struct arena *arena, int64_t panel,
                         int64_t recruitment, int64_t now, size_t *n_new, struct why *why) {
    struct joining joining;
    struct recruited_people_row *rows;
    int64_t known, *ids;
    size_t n, m = 0;
    TRY(recruited_get(db, arena, recruitment, panel, &known, why));
    TRY(panel_dimensions(db, arena, panel, &joining.dimensions, &joining.n_dimensions, why));
    TRY(recruited_people(db, arena, recruitment, &rows, &n, why));
    TRY(recruited_answers(db, arena, recruitment, &joining.answers, &joining.n_answers, why));
    struct member_new *members = ARENA_ARRAY(arena, struct member_new, n + 1);
    int64_t *candidates = ARENA_ARRAY(arena, int64_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct recruit_person person;
        int64_t twin;
        enum fail fail = recruit_person_get(app, arena, rows[i].id, &person, why);
        if (fail == FAIL_NOTFOUND) continue; /* erased meanwhile */
        TRY(fail);
        members[m] = member_of(arena, &joining, &rows[i], &person, recruitment, now);
        TRY(member_find_twin(app, db, arena, panel, &members[m].contact, &twin, why));
        if (twin != 0)
            TRY(recruit_joined(db, recruitment, rows[i].id, twin, why));
        else
            candidates[m++] = rows[i].id;
    }
    TRY(members_add(app, db, arena, panel, joining.dimensions, joining.n_dimensions, members, m,
                    &ids, why));
    for (size_t i = 0; i < m; i++) TRY(recruit_joined(db, recruitment, candidates[i], ids[i], why));
    *n_new = m;
    return FAIL_NONE;
}
