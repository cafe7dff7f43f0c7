/* A pack that is accepted can be used: its questions, screen and rules answer without surprise. */
#include "framework/framework.h"
#include "fuzz/fuzz.h"

#include <string.h>

static void fuzz_one(struct arena *arena, struct str input) {
    struct framework *framework;
    struct why why = {0};
    if (framework_read(arena, input, &framework, &why) != FAIL_NONE) {
        assert(why.text[0] != '\0');
        return;
    }
    for (size_t i = 0; i < framework->n_questions; i++) {
        const struct framework_question *question = &framework->questions[i];
        assert(framework_question(framework, question->id) == question);
        assert(framework_test(framework, question->test) != NULL);
        for (int rating = 1; rating <= FRAMEWORK_SCALE; rating++) {
            int turned = framework_rating_oriented(question, rating);
            assert(turned >= 1 && turned <= FRAMEWORK_SCALE);
        }
    }
    const char **answers = ARENA_ARRAY(arena, const char *, framework->n_screen);
    for (size_t i = 0; i < framework->n_screen; i++) answers[i] = i % 2 ? "no" : "unsure";
    struct framework_screen_result result;
    framework_screen_judge(framework, arena, answers, &result);
    assert(result.n_answered == framework->n_screen && result.n <= framework->n_screen);
    struct framework_findings findings;
    framework_rules(framework, arena, NULL, 0, &findings);
    assert(findings.n_needs == framework->n_forms);
}
