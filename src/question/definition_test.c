/* The language, its conditions, the types and the checker of routes. */
#include "base/file.h"
#include "question/elicited.h"
#include "question/simulate.h"
#include "question/type.h"
#include "tests/test.h"
#include "web/asset.h"

#include <string.h>

static struct definition definition_of(struct arena *arena, const char *text) {
    struct definition made;
    struct why why = {0};
    if (definition_read(arena, str_of(text), &made, &why) != FAIL_NONE)
        fail_msg("%lld:%lld %s", (long long)why.row, (long long)why.column, why.text);
    return made;
}

static const char *demo_text(void) {
    return asset_bytes("seed/questionnaire.txt").s;
}

static void text_is_kept(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)64 << 20);
    struct outline first, second;
    struct why why = {0};
    assert_int_equal(outline_read(arena, str_of(demo_text()), &first, &why), FAIL_NONE);
    char *written = outline_write(arena, &first);
    assert_int_equal(outline_read(arena, str_of(written), &second, &why), FAIL_NONE);
    assert_string_equal(outline_write(arena, &second), written);
    assert_string_equal(written, demo_text());
    arena_free(arena);
}
TEST(text_is_kept, "question: reading a questionnaire and writing it again gives the same text");

static void odd_texts_are_kept(void **state) {
    (void)state;
    static const char *const texts[] = {
        "languages: en, cy\ntitle: A\n  @cy: B\n\nq (single): One\n  | two\n  |\n  | three\n"
        "  @cy: Un\n  | dau\n  hint: H\n    @cy: I\n  * a = Label [with] []\n    @cy: Ll\n"
        "  * b = [x] [say, only if q = a]\n",
        "# note\ntitle: A\n\n# before\n# two\n[s] Section\n  together: yes\n",
    };
    struct arena *arena = arena_new((size_t)64 << 20);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct outline outline;
        struct why why = {0};
        assert_int_equal(outline_read(arena, str_of(texts[i]), &outline, &why), FAIL_NONE);
        assert_string_equal(outline_write(arena, &outline), texts[i]);
    }
    arena_free(arena);
}
TEST(odd_texts_are_kept, "question: translations, further lines, brackets and comments survive");

static void faults_have_places(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int row, column;
        const char *says;
    } cases[] = {
        {"q (yes_no): A?\n", 1, 1, "title is missing"},
        {"title: T\nstray\n", 2, 1, "neither a setting"},
        {"title: T\nq (yesno): A?\n", 2, 4, "no type 'yesno'"},
        {"title: T\nQ (yes_no): A?\n", 2, 1, "not a name"},
        {"title: T\nq (yes_no): A?\nq (yes_no): B?\n", 3, 1, "used once"},
        {"title: T\nq (single): A?\n  * a = A\n", 2, 1, "too few options"},
        {"title: T\nq (single): A?\n  * a = A\n  * a = B\n", 4, 5, "there twice"},
        {"title: T\nq (single): A?\n  * a = A\n  * b = B [exclusiv]\n", 4, 12, "in the brackets"},
        {"title: T\nq (yes_no): A?\n  requird: yes\n", 3, 3, "no property here"},
        {"title: T\nq (yes_no): A?\n  required: ja\n", 3, 13, "either yes or no"},
        {"title: T\na (number): A?\n  min: 9\n  max: 3\n", 2, 1, "nobody can answer"},
        {"title: T\na (yes_no): A?\nb (yes_no): B?\n  only if: a = maybe\n", 4, 16,
         "no option 'maybe'"},
        {"title: T\na (number): A?\nb (yes_no): B?\n  only if: a > yes\n", 4, 16,
         "no question with this name"},
        {"title: T\na (number): A?\nb (yes_no): B?\n  only if: (a > 3\n", 4, 18, "')' is missing"},
        {"title: T\na (number): A?\nb (yes_no): B?\n  only if: a\n", 4, 12, "not a condition"},
        {"title: T\na (yes_no): A?\n  only if: b = yes\nb (yes_no): B?\n", 3, 12, "comes later"},
        {"title: T\na (yes_no): A?\n  only if: b = yes\nb (yes_no): B?\n  only if: a = yes\n", 3,
         12, "in a circle"},
        {"title: T\nq (multiple): A?\n  * a = A\nr (yes_no): B?\n  only if: q = a\n", 5, 12,
         "write 'has'"},
        {"title: T\n  @cy: X\n", 2, 3, "translation looks like"},
        {"title: T\nsex (quota): Enough\n  at most: 3\n", 2, 1, "a quota has"},
        {"title: T\ncheck (yes_no): A?\n", 2, 1, "meaning of its own"},
    };
    struct arena *arena = arena_new((size_t)64 << 20);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct definition made;
        struct why why = {0};
        assert_int_equal(definition_read(arena, str_of(cases[i].text), &made, &why), FAIL_INPUT);
        if (strstr(why.text, cases[i].says) == NULL || why.row != cases[i].row ||
            why.column != cases[i].column)
            fail_msg("case %zu: want %d:%d '%s', got %lld:%lld '%s'", i, cases[i].row,
                     cases[i].column, cases[i].says, (long long)why.row, (long long)why.column,
                     why.text);
    }
    arena_free(arena);
}
TEST(faults_have_places,
     "question: each fault of a text is named with line, place and how to mend");

/* ---- conditions ---- */

static const char *const scene_text =
    "title: T\narms: x, y\n"
    "n (number): N?\n  decimals: 2\n"
    "s (single): S?\n  * red = Red\n  * blue = Blue\n"
    "m (multiple): M?\n  * a = A\n  * b = B\n"
    "g (grid): G?\n  - r = R\n  - t = T\n  * 1 = One\n  * 2 = Two\n"
    "d (date): D?\n"
    "w (text): W?\n";

static void conditions_mean_what_they_say(void **state) {
    (void)state;
    static const struct {
        const char *condition;
        bool when_empty, when_filled; /* n=5, s=red, m="a", g="r=2", d=2000-05-01, w=hi, arm y */
    } cases[] = {
        {"n = 5", false, true},
        {"n != 5", false, false},
        {"not (n = 5)", true, false},
        {"n < 6 and n > 4", false, true},
        {"n + 1 = 6 or n / 0 = 1", false, true},
        {"n / 0 = 1", false, false},
        {"2 * n - 4 = n + 1", false, true},
        {"-n < 0", false, true},
        {"s = red", false, true},
        {"s != red", false, false},
        {"s = blue or s = red", false, true},
        {"m has a", false, true},
        {"m has b", false, false},
        {"not (m has b)", true, true},
        {"count(m) = 1", false, true},
        {"answered(m)", false, true},
        {"g.r >= 2", false, true},
        {"g.t >= 1", false, false},
        {"d > 1999-12-31 and d <= 2000-05-01", false, true},
        {"w = 'hi'", false, true},
        {"arm = y", false, true},
        {"n = 5 or n = 6 and n = 7", false, true},
    };
    struct arena *arena = arena_new((size_t)64 << 20);
    struct definition d = definition_of(arena, scene_text);
    const char *none[6] = {NULL};
    const char *filled[] = {"5", "red", "a", "r=2", "2000-05-01", "hi"};
    struct answers empty = {.definition = &d, .values = none};
    struct answers full = {.definition = &d, .values = filled, .arm = "y"};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct expression *made;
        struct why why = {0};
        if (expression_read(arena, &d, cases[i].condition, &made, &why) != FAIL_NONE)
            fail_msg("%s: %s", cases[i].condition, why.text);
        if (expression_is_true(made, &empty) != cases[i].when_empty ||
            expression_is_true(made, &full) != cases[i].when_filled)
            fail_msg("%s is not as the reference says", cases[i].condition);
    }
    arena_free(arena);
}
TEST(conditions_mean_what_they_say,
     "question: conditions keep their precedence, and what has no answer makes no comparison true");

/* ---- routes ---- */

static bool finds(const struct finding *findings, size_t n, const char *about, const char *says) {
    for (size_t i = 0; i < n; i++)
        if (text_is(findings[i].about, about) && strstr(findings[i].text, says) != NULL)
            return true;
    return false;
}

/* The checker against brute force: all 16 conditions on two yes-no questions, each also negated. */
static void reach_is_as_by_brute_force(void **state) {
    (void)state;
    static const char *const atoms[] = {"a = yes", "a = no",        "b = yes",
                                        "b = no",  "not (a = yes)", "answered(b)"};
    enum { N = sizeof atoms / sizeof atoms[0] };
    struct arena *arena = arena_new((size_t)256 << 20);
    for (size_t i = 0; i < N * N * N; i++) {
        const char *x = atoms[i % N], *y = atoms[i / N % N], *z = atoms[i / N / N];
        char *condition = arena_printf(arena, "(%s) and (%s) and (%s)", x, y, z);
        char *text = arena_printf(arena,
                                  "title: T\na (yes_no): A?\n  required: yes\nb (yes_no): B?\n"
                                  "  required: yes\nc (yes_no): C?\n  only if: %s\n",
                                  condition);
        struct definition d = definition_of(arena, text);
        bool can = false;
        for (int k = 0; k < 4; k++) {
            const char *values[] = {(k & 1) != 0 ? "yes" : "no", (k & 2) != 0 ? "yes" : "no", NULL};
            struct answers answers = {.definition = &d, .values = values};
            can |= expression_is_true(d.questions[2].only_if, &answers);
        }
        struct finding *findings;
        size_t n = route_check(arena, &d, &findings);
        if (finds(findings, n, "c", "Nobody can reach") == can)
            fail_msg("%s: brute force says %d", condition, can);
        arena_reset(arena, 1 << 20);
    }
    arena_free(arena);
}
TEST(reach_is_as_by_brute_force,
     "question: what the checker calls unreachable is what no combination of answers reaches");

static void dead_ends_are_found(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)64 << 20);
    struct definition d =
        definition_of(arena, "title: T\narms: x, y\n"
                             "a (number): A {later}?\n  min: 0\n  max: 10\n"
                             "b (single): B?\n  required: yes\n  * p = P [only if a > 99]\n"
                             "  * q = Q [only if a > 10]\n"
                             "c (number): C?\n  required: yes\n  min: 1\n  max: 3\n  must: c > 5\n"
                             "later (yes_no): L?\n"
                             "stop (exit): Bye\n"
                             "never (text): N?\n"
                             "old (quota): Full\n  when: a > 10\n  at most: 3\n");
    struct finding *findings;
    size_t n = route_check(arena, &d, &findings);
    assert_true(finds(findings, n, "a", "asked later"));
    assert_true(finds(findings, n, "b", "dead end"));
    assert_true(finds(findings, n, "b", "ever offered the option 'p'"));
    assert_true(finds(findings, n, "never", "ends at the exit page 'stop'") ||
                finds(findings, n, "never", "Nobody can reach"));
    assert_true(finds(findings, n, "old", "Nobody falls into"));
    assert_true(finds(findings, n, "arms", "no condition looks at the arm"));
    d = definition_of(arena, demo_text());
    assert_int_equal(route_check(arena, &d, &findings), 0);
    arena_free(arena);
}
TEST(dead_ends_are_found,
     "question: dead ends, empty quotas and idle arms are found, and nothing in a sound one");

static void changed_answers_leave_no_orphans(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)64 << 20);
    struct definition d = definition_of(arena, "title: T\na (yes_no): A?\nb (yes_no): B?\n"
                                               "  only if: a = yes\nc (text): C?\n"
                                               "  only if: b = yes\n"
                                               "sum (calculated): S\n  value: 2 + 3\n");
    struct sheet_facts facts = {.seed = "s"};
    struct route route;
    struct route_page *pages;
    const char *stored[] = {"no", "yes", "words", NULL};
    route_make(arena, &d, stored, &facts, &route);
    assert_null(route.answers.values[1]);
    assert_null(route.answers.values[2]);
    assert_string_equal(route.answers.values[3], "5");
    assert_int_equal(route_pages(arena, &route, &pages), 1);
    stored[0] = "yes";
    route_make(arena, &d, stored, &facts, &route);
    assert_int_equal(route_pages(arena, &route, &pages), 3);
    assert_string_equal(pages[2].name, "c");
    arena_free(arena);
}
TEST(changed_answers_leave_no_orphans,
     "question: an answer off the way counts as none, back and forth, and nothing is lost");

static void orders_come_from_the_seed(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)64 << 20);
    struct definition d =
        definition_of(arena, "title: T\nq (single): Q?\n  order: random\n  * a = A\n  * b = B\n"
                             "  * c = C\n  * z = Z [fixed]\n"
                             "[s] S\n  order: random\n  show: 2\nx (yes_no): X?\ny (yes_no): Y?\n"
                             "w (yes_no): W?\n");
    const char *stored[4] = {NULL};
    struct answers answers = {.definition = &d, .values = stored};
    int seen[3] = {0}, asked[4] = {0};
    for (int i = 0; i < 300; i++) {
        const char *seed = arena_printf(arena, "%d", i);
        struct fields fields = {
            .arena = arena, .definition = &d, .answers = &answers, .seed = seed};
        const struct choice *once = fields_choices(&fields, &d.questions[0]);
        const struct choice *again = fields_choices(&fields, &d.questions[0]);
        for (int k = 0; k < 4; k++) assert_string_equal(once[k].value, again[k].value);
        assert_string_equal(once[3].value, "z");
        seen[once[0].value[0] - 'a']++;
        struct sheet_facts facts = {.seed = seed};
        struct route route;
        route_make(arena, &d, stored, &facts, &route);
        int n = 0;
        for (int k = 1; k < 4; k++) {
            n += route.asked[k];
            asked[k] += route.asked[k];
        }
        assert_int_equal(n, 2);
    }
    for (int k = 0; k < 3; k++) assert_in_range(seen[k], 60, 140);
    for (int k = 1; k < 4; k++) assert_in_range(asked[k], 160, 240);
    arena_free(arena);
}
TEST(orders_come_from_the_seed,
     "question: one seed gives one order, all orders come up alike, and fixed options stay");

/* ---- types ---- */

static void every_type_is_whole(void **state) {
    (void)state;
    size_t n;
    struct arena *arena = arena_new((size_t)16 << 20);
    const struct question_type *const *types = question_type_list(arena, &n);
    assert_int_equal(n, 25);
    for (size_t i = 0; i < n; i++) {
        const struct question_type *type = types[i];
        assert_non_null(type->label);
        assert_non_null(type->help);
        assert_true((type->fields == NULL) == (type->read == NULL));
        assert_true((type->columns == NULL) == (type->cells == NULL));
        if (type->apart) assert_null(type->columns); /* in no export */
        assert_true(question_type_find(type->name) == type);
    }
    arena_free(arena);
}
TEST(every_type_is_whole, "question: a type that asks also reads, and one with columns fills them");

static void made_up_people_answer_whole(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)256 << 20);
    struct definition d = definition_of(arena, demo_text());
    const char **values = ARENA_ARRAY(arena, const char *, d.n_questions);
    struct rng rng;
    int points = definition_find(&d, "points");
    rng_init(&rng, "made up");
    for (int i = 0; i < 200; i++) {
        struct sheet_facts facts = {.seed = "s", .arm = d.arms[i % 3].name, .mode = "web"};
        struct route route;
        struct route_page *pages;
        answers_simulate(arena, &d, &facts, NULL, 0, &rng, values);
        route_make(arena, &d, values, &facts, &route);
        size_t n = route_pages(arena, &route, &pages);
        size_t open = route_first_open(pages, n, &route, values);
        assert_true(open == n || pages[open].is_exit);
        if (text_is_empty(values[points])) continue;
        struct str cells[4];
        int64_t sum = 0, one;
        d.questions[points].type->cells(&d.questions[points], values[points], cells);
        for (int k = 0; k < 4; k++) {
            assert_true(str_int(cells[k], 0, 100, &one));
            sum += one;
        }
        assert_int_equal(sum, 100);
    }
    arena_free(arena);
}
TEST(made_up_people_answer_whole, "question: made-up people reach the end of every way");

static void made_up_people_answer_sets(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)64 << 20);
    struct definition d = definition_of(
        arena, "title: T\nq (best_worst): Q?\n  set size: 3\n  required: yes\n  * a = A\n"
               "  * b = B\n  * c = C\n  * d = D\n  * e = E\n");
    const struct question *q = &d.questions[0];
    struct rng rng;
    rng_init(&rng, "sets");
    for (int person = 0; person < 100; person++) {
        const char *values[1];
        struct sheet_facts facts = {.seed = arena_printf(arena, "%d", person)};
        answers_simulate(arena, &d, &facts, NULL, 0, &rng, values);
        struct str rest = str_of(values[0]);
        for (size_t set = 0; set < best_worst_sets(q); set++) {
            size_t places[BEST_WORST_SIZE_MAX], size = best_worst_set(q, set, places), there = 0;
            struct str worst = str_cut(&rest, ' ');
            struct str number = str_cut(&worst, '=');
            struct str best = str_cut(&worst, '/');
            int64_t at;
            assert_true(str_int(number, 1, 60, &at) && at == (int64_t)set + 1);
            for (size_t i = 0; i < size; i++)
                there += str_is(best, q->options[places[i]].name) +
                         str_is(worst, q->options[places[i]].name);
            assert_int_equal(there, 2);
            assert_false(best.n == worst.n && memcmp(best.s, worst.s, best.n) == 0);
        }
    }
    arena_free(arena);
}
TEST(made_up_people_answer_sets,
     "question: made-up people choose a most and a least of what each best-worst set shows");

static void best_worst_sets_are_even(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)64 << 20);
    for (int n = 4; n <= 12; n++) {
        struct buf text;
        int seen[16] = {0};
        buf_init(&text, arena, 4096);
        buf_text(&text, "title: T\nq (best_worst): Q?\n");
        for (int i = 0; i < n; i++) buf_printf(&text, "  * o%d = O\n", i);
        struct definition d = definition_of(arena, text.s);
        const char *none[1] = {NULL};
        struct answers answers = {.definition = &d, .values = none};
        struct fields fields = {.arena = arena, .definition = &d, .answers = &answers, .seed = ""};
        d.questions[0].type->fields(&fields, &d.questions[0]);
        assert_int_equal(fields.n, 2 * n);
        for (size_t i = 0; i < fields.n; i += 2)
            for (const struct choice *at = fields.at[i].choices; at->value != NULL; at++) {
                int64_t option;
                assert_true(str_int(str_of(at->value + 1), 0, 15, &option));
                seen[option]++;
            }
        assert_string_equal(fields.at[0].hint, "O / O / O / O");
        for (int i = 0; i < n; i++) assert_int_equal(seen[i], 4);
    }
    arena_free(arena);
}
TEST(best_worst_sets_are_even,
     "question: in the sets of best-worst each option stands equally often");
