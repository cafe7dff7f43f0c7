/* Free text: 100,000 passages to words, themes, repeats and suggestions. */
#include "base/rng.h"
#include "base/str.h"
#include "bench/bench.h"
#include "stats/text/duplicate.h"
#include "stats/text/suggest.h"
#include "stats/text/theme.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { PASSAGES = 100000, WORDS = 25, VOCABULARY = 20000, SUBJECTS = 20, CODES = 30 };

struct input {
    struct arena *arena;
    const char **texts;
    struct terms terms;
    int8_t *coded;
};

/* Words by Zipf's law; half of a passage's words are those of its subject. */
static void passages_make(struct input *input) {
    struct rng rng;
    rng_init(&rng, "bench");
    input->texts = ARENA_ARRAY(input->arena, const char *, PASSAGES);
    for (size_t p = 0; p < PASSAGES; p++) {
        struct buf text;
        uint64_t subject = rng_below(&rng, SUBJECTS);
        buf_init(&text, input->arena, 1000);
        for (int i = 0; i < WORDS; i++) {
            uint64_t word = (uint64_t)exp(rng_real(&rng) * log(VOCABULARY));
            if (i % 2 == 0) word = VOCABULARY + subject * 200 + rng_below(&rng, 200);
            buf_printf(&text, "w%llx ", (unsigned long long)(word * 2654435761U % 16777213));
        }
        input->texts[p] = text.s;
    }
}

static void terms_case(void *thing) {
    struct input *input = thing;
    size_t mark = arena_mark(input->arena);
    struct terms terms;
    struct terms_plan plan = {.language = "en", .df_min = 2, .df_max = 0.5};
    if (terms_make(input->arena, &plan, input->texts, PASSAGES, &terms, NULL) != FAIL_NONE) abort();
    arena_rewind(input->arena, mark);
}

static void themes_case(void *thing) {
    struct input *input = thing;
    size_t mark = arena_mark(input->arena);
    struct themes themes;
    struct themes_plan plan = {
        .terms = &input->terms, .k = SUBJECTS, .seed = "bench", .iterations_max = 200};
    if (themes_find(input->arena, &plan, &themes, NULL) != FAIL_NONE) abort();
    printf("  %d iterations, error %.4f, %.0f MB\n", themes.iterations,
           themes.fit[themes.iterations], (double)(arena_used(input->arena) - mark) / 1e6);
    arena_rewind(input->arena, mark);
}

static void duplicates_case(void *thing) {
    struct input *input = thing;
    size_t mark = arena_mark(input->arena);
    struct duplicates found;
    duplicates_find(input->arena, input->texts, PASSAGES, 0.5, "bench", &found);
    arena_rewind(input->arena, mark);
}

static void similar_case(void *thing) {
    struct input *input = thing;
    size_t mark = arena_mark(input->arena), found[20];
    double cosine[20];
    uint32_t *term;
    float *weight;
    size_t n = terms_of(input->arena, &input->terms, input->texts[17], &term, &weight);
    bench_use(
        (double)terms_similar(input->arena, &input->terms, term, weight, n, 20, found, cosine));
    arena_rewind(input->arena, mark);
}

static void suggest_case(void *thing) {
    struct input *input = thing;
    size_t mark = arena_mark(input->arena);
    static const char *definitions[CODES];
    struct suggestions made;
    for (size_t c = 0; c < CODES; c++) definitions[c] = "";
    struct suggest_plan plan = {.terms = &input->terms,
                                .n_codes = CODES,
                                .definitions = definitions,
                                .coded = input->coded};
    if (suggest_run(input->arena, &plan, &made, NULL) != FAIL_NONE) abort();
    arena_rewind(input->arena, mark);
}

int main(void) {
    struct input input = {.arena = arena_new((size_t)8 << 30)};
    struct terms_plan plan = {.language = "en", .df_min = 2, .df_max = 0.5};
    bench_machine();
    passages_make(&input);
    if (terms_make(input.arena, &plan, input.texts, PASSAGES, &input.terms, NULL) != FAIL_NONE)
        abort();
    printf("100,000 passages of 25 words, %zu terms, %.2f million entries\n", input.terms.n_terms,
           (double)input.terms.n_entries / 1e6);
    input.coded = arena_take(input.arena, (size_t)PASSAGES * CODES, 1);
    for (size_t i = 0; i < (size_t)PASSAGES * CODES; i++)
        input.coded[i] = i / CODES >= 2000 ? -1 : i % CODES == i / CODES % CODES;
    bench_measure("words, stems and weights", 3, PASSAGES, "passages", terms_case, &input);
    bench_measure("20 themes", 1, PASSAGES, "passages", themes_case, &input);
    bench_measure("near-duplicates", 1, PASSAGES, "passages", duplicates_case, &input);
    bench_measure("the 20 passages most like one", 21, 1, "searches", similar_case, &input);
    bench_measure("30 codes from 2,000 coded passages", 1, PASSAGES, "passages", suggest_case,
                  &input);
    return 0;
}
