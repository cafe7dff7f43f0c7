#include "framework/framework.h"

#include "base/hash.h"
#include "framework/framework.sql.h"

#include <assert.h>

/* Each kind of thing is found the same way: by its id, which is its first or a plain member. */
#define FIND(list, n, wanted)                                                                      \
    do {                                                                                           \
        for (size_t i_ = 0; i_ < (n); i_++) {                                                      \
            if (text_is((list)[i_].id, (wanted))) return &(list)[i_];                              \
        }                                                                                          \
        return NULL;                                                                               \
    } while (0)

const struct framework_question *framework_question(const struct framework *framework,
                                                    const char *id) {
    FIND(framework->questions, framework->n_questions, id);
}

const struct framework_test *framework_test(const struct framework *framework, const char *id) {
    FIND(framework->tests, framework->n_tests, id);
}

const struct framework_screen *framework_screen(const struct framework *framework, const char *id) {
    FIND(framework->screen, framework->n_screen, id);
}

const struct framework_gate *framework_gate(const struct framework *framework, const char *id) {
    FIND(framework->gates, framework->n_gates, id);
}

const struct framework_form *framework_form(const struct framework *framework, const char *id) {
    FIND(framework->forms, framework->n_forms, id);
}

int framework_rating_oriented(const struct framework_question *question, int rating) {
    assert(rating >= 1 && rating <= FRAMEWORK_SCALE);
    return question->polarity > 0 ? rating : FRAMEWORK_SCALE + 1 - rating;
}

int framework_answer_read(const char *answer) {
    if (text_is(answer, "yes")) return FRAMEWORK_YES;
    if (text_is(answer, "no")) return FRAMEWORK_NO;
    if (text_is(answer, "unsure")) return FRAMEWORK_UNSURE;
    return -1;
}

const char *framework_verdict_word(enum framework_verdict verdict) {
    switch (verdict) {
    case FRAMEWORK_GO: return "go";
    case FRAMEWORK_FIX: return "fix";
    case FRAMEWORK_STOP: return "stop";
    }
    return "";
}

void framework_screen_judge(const struct framework *framework, struct arena *arena,
                            const char *const *answers, struct framework_screen_result *out) {
    size_t n = framework->n_screen;
    *out = (struct framework_screen_result){.at = ARENA_ARRAY(arena, size_t, n + 1),
                                            .answer = ARENA_ARRAY(arena, int, n + 1)};
    enum framework_verdict worst = FRAMEWORK_GO;
    for (int pass = FRAMEWORK_STOP; pass >= FRAMEWORK_GO; pass--) {
        for (size_t i = 0; i < n; i++) {
            int answer = framework_answer_read(answers[i]);
            if (answer < 0) continue;
            enum framework_verdict verdict = framework->screen[i].answers[answer].verdict;
            if ((int)verdict != pass) continue;
            out->n_answered++;
            if (verdict > worst) worst = verdict;
            if (verdict == FRAMEWORK_GO) continue;
            out->at[out->n] = i;
            out->answer[out->n++] = answer;
        }
    }
    if (worst == FRAMEWORK_STOP || (n > 0 && out->n_answered == n)) out->verdict = worst;
}

enum fail framework_install(struct db *db, struct arena *arena, struct str bytes, int64_t now,
                            int64_t *id, bool *added, struct why *why) {
    struct framework *framework;
    TRY(framework_read(arena, bytes, &framework, why));
    char digest[SHA256_HEX];
    sha256_hex(bytes.s, bytes.n, digest);
    struct framework_row_named_row row;
    enum fail found =
        framework_row_named(db, arena, framework->name, framework->version, &row, why);
    if (found == FAIL_NONE && !text_is(row.sha256, digest)) {
        return why_fail(why, FAIL_CONFLICT, "version",
                        "version %s of '%s' is installed with other content, which never changes; "
                        "give the changed pack a new version",
                        framework->version, framework->name);
    }
    if (found == FAIL_NONE) {
        *id = row.id;
        *added = false;
        return FAIL_NONE;
    }
    if (found != FAIL_NOTFOUND) return found;
    TRY(framework_add(db, arena, framework->name, framework->version, framework->title,
                      str_copy(arena, bytes), digest, now, id, why));
    *added = true;
    return FAIL_NONE;
}

enum fail framework_load(struct db *db, struct arena *arena, int64_t id, struct framework **out,
                         struct why *why) {
    struct framework_row_row row;
    enum fail found = framework_row(db, arena, id, &row, why);
    if (found == FAIL_NOTFOUND)
        return why_fail(why, FAIL_NOTFOUND, "framework", "there is no framework number %lld",
                        (long long)id);
    TRY(found);
    return framework_read(arena, str_of(row.content), out, why);
}

enum fail framework_default(struct db *db, struct arena *arena, int64_t *id, struct why *why) {
    const char *setting;
    enum fail found = framework_setting(db, arena, &setting, why);
    if (found != FAIL_NONE && found != FAIL_NOTFOUND) return found;
    int64_t wanted;
    if (found == FAIL_NONE && str_int(str_of(setting), 1, INT64_MAX, &wanted)) {
        struct framework_row_row row;
        found = framework_row(db, arena, wanted, &row, why);
        if (found == FAIL_NONE) {
            *id = wanted;
            return FAIL_NONE;
        }
        if (found != FAIL_NOTFOUND) return found;
    }
    found = framework_newest(db, arena, id, why);
    if (found != FAIL_NOTFOUND) return found;
    return why_fail(why, FAIL_NOTFOUND, "framework",
                    "no framework is installed; add one with 'folkmoot framework install'");
}

enum fail framework_find(struct db *db, struct arena *arena, const char *name, const char *version,
                         int64_t *id, struct why *why) {
    struct framework_row_named_row row;
    enum fail found = framework_row_named(db, arena, name, version, &row, why);
    if (found == FAIL_NOTFOUND)
        return why_fail(why, FAIL_NOTFOUND, "framework", "there is no framework '%s' version '%s'",
                        name, version);
    TRY(found);
    *id = row.id;
    return FAIL_NONE;
}
