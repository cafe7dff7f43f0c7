#include "framework/read.h"

/* Limits on what a pack may hold; generous, so that a fault is a mistake and not a wish. */
enum {
    TESTS_MAX = 20,
    FEATURES_MAX = 40,
    SCREEN_MAX = 40,
    GATES_MAX = 20,
    GUIDANCE_MAX = 60,
    FORMS_MAX = 60,
    FIELDS_MAX = 120,
    MAPS_MAX = 2000
};

const char *const framework_answer_words[] = {"yes", "no", "unsure", NULL};
static const char *const verdict_words[] = {"go", "fix", "stop", NULL};
static const char *const map_words[] = {"prefill", "preview", "require", "derive", NULL};

static void read_tests(struct pack *pack) {
    struct reader *reader = pack->reader;
    size_t n;
    const json_t *list = reader_list(reader, pack->at, "tests", 1, TESTS_MAX, &n);
    struct framework_test *tests = ARENA_ARRAY(reader->arena, struct framework_test, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct place at = reader_at(reader, pack->at, "tests", list, i);
        reader_only(reader, at, "id title meaning");
        tests[i].id = ID_NEW(pack, at, tests, i);
        tests[i].title = reader_text(reader, at, "title", READER_TITLE_MAX);
        tests[i].meaning = reader_text(reader, at, "meaning", READER_TEXT_MAX);
    }
    pack->framework->tests = tests;
    pack->framework->n_tests = n;
}

static void read_features(struct pack *pack) {
    struct reader *reader = pack->reader;
    size_t n;
    const json_t *list = reader_list(reader, pack->at, "features", 0, FEATURES_MAX, &n);
    struct framework_feature *features =
        ARENA_ARRAY(reader->arena, struct framework_feature, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct place at = reader_at(reader, pack->at, "features", list, i);
        reader_only(reader, at, "id title meaning");
        features[i].id = ID_NEW(pack, at, features, i);
        features[i].title = reader_text(reader, at, "title", READER_TITLE_MAX);
        features[i].meaning = reader_text(reader, at, "meaning", READER_TEXT_MAX);
    }
    pack->framework->features = features;
    pack->framework->n_features = n;
}

/* Anchors for all five ratings, or for 1 and 5. */
static void read_anchors(struct pack *pack, struct place place,
                         struct framework_question *question) {
    struct place at = reader_member(pack->reader, place, "anchors");
    reader_only(pack->reader, at, "1 2 3 4 5");
    for (int i = 0; i < FRAMEWORK_SCALE; i++) {
        char key[2] = {(char)('1' + i), '\0'};
        bool end = i == 0 || i == FRAMEWORK_SCALE - 1;
        question->anchors[i] = end ? reader_text(pack->reader, at, key, READER_TEXT_MAX)
                                   : reader_text_or(pack->reader, at, key, READER_TEXT_MAX);
    }
}

static void read_question_features(struct pack *pack, struct place place,
                                   struct framework_question *question) {
    const struct framework *framework = pack->framework;
    size_t n;
    const json_t *list = reader_list(pack->reader, place, "features", 0, FEATURES_MAX, &n);
    size_t *features = ARENA_ARRAY(pack->reader->arena, size_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        const char *id = json_string_value(json_array_get(list, i));
        features[i] = reader_id_find(&framework->features->id, sizeof *framework->features,
                                     framework->n_features, id);
        if (features[i] == framework->n_features)
            reader_fault(pack->reader, place, "features", "there is no feature '%s' in this pack",
                         id == NULL ? "" : id);
    }
    question->features = features;
    question->n_features = n;
}

static int read_polarity(struct reader *reader, struct place at) {
    int64_t polarity = reader_int(reader, at, "polarity", -1, 1);
    if (polarity == 0)
        reader_fault(reader, at, "polarity",
                     "want 1 where rating 5 is the more acceptable end, else -1");
    return (int)polarity;
}

static void read_questions(struct pack *pack) {
    struct reader *reader = pack->reader;
    struct framework *framework = pack->framework;
    size_t n;
    const json_t *list = reader_list(reader, pack->at, "questions", 1, FRAMEWORK_QUESTIONS_MAX, &n);
    struct framework_question *questions =
        ARENA_ARRAY(reader->arena, struct framework_question, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct framework_question *question = &questions[i];
        struct place at = reader_at(reader, pack->at, "questions", list, i);
        reader_only(reader, at,
                    "id test title text public help evidence polarity anchors features basis");
        question->id = ID_NEW(pack, at, questions, i);
        question->test_index =
            ID_WANT(pack, at, "test", framework->tests, framework->n_tests, "test");
        question->test = framework->n_tests > 0 ? framework->tests[question->test_index].id : "";
        question->title = reader_text(reader, at, "title", READER_TITLE_MAX);
        question->text = reader_text(reader, at, "text", READER_TEXT_MAX);
        question->public_text = reader_text_or(reader, at, "public", READER_TEXT_MAX);
        if (*question->public_text == '\0') question->public_text = question->title;
        question->help = reader_text_or(reader, at, "help", READER_TEXT_MAX);
        question->evidence = reader_text_or(reader, at, "evidence", READER_TEXT_MAX);
        question->basis = reader_text_or(reader, at, "basis", READER_TEXT_MAX);
        question->polarity = read_polarity(reader, at);
        read_anchors(pack, at, question);
        read_question_features(pack, at, question);
    }
    framework->questions = questions;
    framework->n_questions = n;
}

static void read_screen_answers(struct pack *pack, struct place place,
                                struct framework_screen *screen) {
    struct place answers = reader_member(pack->reader, place, "answers");
    reader_only(pack->reader, answers, "yes no unsure");
    for (int i = 0; i < FRAMEWORK_ANSWERS; i++) {
        struct place at = reader_member(pack->reader, answers, framework_answer_words[i]);
        reader_only(pack->reader, at, "verdict reason");
        screen->answers[i].verdict = (enum framework_verdict)(
            reader_word(pack->reader, at, "verdict", verdict_words, -1) + FRAMEWORK_GO);
        screen->answers[i].reason = reader_text(pack->reader, at, "reason", READER_TEXT_MAX);
    }
}

static void read_screen(struct pack *pack) {
    struct reader *reader = pack->reader;
    struct framework *framework = pack->framework;
    size_t n;
    const json_t *list = reader_list(reader, pack->at, "screen", 0, SCREEN_MAX, &n);
    struct framework_screen *screen = ARENA_ARRAY(reader->arena, struct framework_screen, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct place at = reader_at(reader, pack->at, "screen", list, i);
        reader_only(reader, at, "id question title text help answers");
        screen[i].id = ID_NEW(pack, at, screen, i);
        screen[i].title = reader_text(reader, at, "title", READER_TITLE_MAX);
        screen[i].text = reader_text(reader, at, "text", READER_TEXT_MAX);
        screen[i].help = reader_text_or(reader, at, "help", READER_TEXT_MAX);
        screen[i].question = reader_text_or(reader, at, "question", READER_ID_MAX);
        if (*screen[i].question != '\0')
            ID_WANT(pack, at, "question", framework->questions, framework->n_questions, "question");
        read_screen_answers(pack, at, &screen[i]);
    }
    framework->screen = screen;
    framework->n_screen = n;
}

static void read_gates(struct pack *pack) {
    struct reader *reader = pack->reader;
    size_t n;
    const json_t *list = reader_list(reader, pack->at, "gates", 0, GATES_MAX, &n);
    struct framework_gate *gates = ARENA_ARRAY(reader->arena, struct framework_gate, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct place at = reader_at(reader, pack->at, "gates", list, i);
        reader_only(reader, at, "id title question help passed failed unknown");
        gates[i].id = ID_NEW(pack, at, gates, i);
        gates[i].title = reader_text(reader, at, "title", READER_TITLE_MAX);
        gates[i].question = reader_text(reader, at, "question", READER_TEXT_MAX);
        gates[i].help = reader_text_or(reader, at, "help", READER_TEXT_MAX);
        gates[i].passed = reader_text(reader, at, "passed", READER_TEXT_MAX);
        gates[i].failed = reader_text(reader, at, "failed", READER_TEXT_MAX);
        gates[i].unknown = reader_text(reader, at, "unknown", READER_TEXT_MAX);
    }
    pack->framework->gates = gates;
    pack->framework->n_gates = n;
}

static void read_guidance(struct pack *pack) {
    struct reader *reader = pack->reader;
    size_t n;
    const json_t *list = reader_list(reader, pack->at, "guidance", 0, GUIDANCE_MAX, &n);
    struct framework_guidance *guidance =
        ARENA_ARRAY(reader->arena, struct framework_guidance, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct place at = reader_at(reader, pack->at, "guidance", list, i);
        reader_only(reader, at, "id title text");
        guidance[i].id = ID_NEW(pack, at, guidance, i);
        guidance[i].title = reader_text(reader, at, "title", READER_TITLE_MAX);
        guidance[i].text = reader_text(reader, at, "text", READER_TEXT_MAX);
    }
    pack->framework->guidance = guidance;
    pack->framework->n_guidance = n;
}

static size_t read_fields(struct pack *pack, struct place place, size_t form) {
    struct reader *reader = pack->reader;
    size_t n;
    const json_t *list = reader_list(reader, place, "fields", 0, FIELDS_MAX, &n);
    pack->field_ids[form] = ARENA_ARRAY(reader->arena, const char *, n + 1);
    pack->field_titles[form] = ARENA_ARRAY(reader->arena, const char *, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct place at = reader_at(reader, place, "fields", list, i);
        reader_only(reader, at, "id title");
        pack->field_ids[form][i] =
            reader_id_new(reader, at, pack->field_ids[form], sizeof(const char *), i);
        pack->field_titles[form][i] = reader_text(reader, at, "title", READER_TITLE_MAX);
    }
    return n;
}

static void read_forms(struct pack *pack) {
    struct reader *reader = pack->reader;
    size_t n;
    const json_t *list = reader_list(reader, pack->at, "forms", 0, FORMS_MAX, &n);
    struct framework_form *forms = ARENA_ARRAY(reader->arena, struct framework_form, n + 1);
    pack->field_ids = ARENA_ARRAY(reader->arena, const char **, n + 1);
    pack->field_titles = ARENA_ARRAY(reader->arena, const char **, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct place at = reader_at(reader, pack->at, "forms", list, i);
        reader_only(reader, at, "id title meaning authority fields");
        forms[i].id = ID_NEW(pack, at, forms, i);
        forms[i].title = reader_text(reader, at, "title", READER_TITLE_MAX);
        forms[i].meaning = reader_text_or(reader, at, "meaning", READER_TEXT_MAX);
        forms[i].authority = reader_text_or(reader, at, "authority", READER_TEXT_MAX);
        forms[i].n_fields = read_fields(pack, at, i);
        forms[i].fields = pack->field_ids[i];
        forms[i].field_titles = pack->field_titles[i];
    }
    pack->framework->forms = forms;
    pack->framework->n_forms = n;
}

/* A question by its id, or something named "draft.x", "gate.x", "engagement.x", "rules.x". */
static const char *read_map_source(struct pack *pack, struct place at) {
    const struct framework *framework = pack->framework;
    const char *source = reader_text(pack->reader, at, "source", READER_ID_MAX);
    static const char *const prefixes[] = {"draft.", "engagement.", "rules."};
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
        if (str_starts(str_of(source), prefixes[i])) return source;
    }
    bool known = str_starts(str_of(source), "gate.")
                     ? framework_gate(framework, source + strlen("gate.")) != NULL
                     : framework_question(framework, source) != NULL;
    if (!known)
        reader_fault(pack->reader, at, "source", "'%s' is no question, gate or part of a proposal",
                     source);
    return source;
}

static void read_maps(struct pack *pack) {
    struct reader *reader = pack->reader;
    struct framework *framework = pack->framework;
    size_t n;
    const json_t *list = reader_list(reader, pack->at, "maps", 0, MAPS_MAX, &n);
    struct framework_map *maps = ARENA_ARRAY(reader->arena, struct framework_map, n + 1);
    for (size_t i = 0; i < n && reader->fail == FAIL_NONE; i++) {
        struct place at = reader_at(reader, pack->at, "maps", list, i);
        reader_only(reader, at, "source form field kind");
        maps[i].source = read_map_source(pack, at);
        maps[i].form = ID_WANT(pack, at, "form", framework->forms, framework->n_forms, "form");
        maps[i].kind = (enum framework_map_kind)(reader_word(reader, at, "kind", map_words, -1) +
                                                 FRAMEWORK_PREFILL);
        maps[i].field = reader_id(reader, at, "field");
        if (reader->fail != FAIL_NONE) break;
        const char **ids = pack->field_ids[maps[i].form];
        size_t field = 0;
        while (ids[field] != NULL && !text_is(ids[field], maps[i].field)) field++;
        if (ids[field] == NULL)
            reader_fault(reader, at, "field", "form '%s' has no field '%s'",
                         framework->forms[maps[i].form].id, maps[i].field);
        maps[i].field_title = pack->field_titles[maps[i].form][field];
        if (maps[i].field_title == NULL) maps[i].field_title = "";
    }
    framework->maps = maps;
    framework->n_maps = n;
}

static void read_head(struct pack *pack) {
    struct reader *reader = pack->reader;
    struct framework *framework = pack->framework;
    reader_only(reader, pack->at,
                "format name version language title label licence description tests features "
                "questions screen gates guidance forms maps facts levels rules");
    static const char *const formats[] = {"folkmoot-framework/1", NULL};
    (void)reader_word(reader, pack->at, "format", formats, -1);
    framework->name = reader_id(reader, pack->at, "name");
    framework->version = reader_id(reader, pack->at, "version");
    framework->title = reader_text(reader, pack->at, "title", READER_TITLE_MAX);
    framework->label = reader_text_or(reader, pack->at, "label", READER_TITLE_MAX);
    framework->description = reader_text_or(reader, pack->at, "description", READER_TEXT_MAX);
    framework->licence = reader_text_or(reader, pack->at, "licence", READER_TITLE_MAX);
    framework->language = reader_text_or(reader, pack->at, "language", 10);
    if (*framework->language == '\0') framework->language = "en";
}

enum fail framework_read(struct arena *arena, struct str bytes, struct framework **out,
                         struct why *why) {
    if (bytes.n > FRAMEWORK_PACK_BYTES_MAX)
        return why_fail(why, FAIL_LIMIT, NULL, "a framework pack has at most %d KB, this has %zu",
                        FRAMEWORK_PACK_BYTES_MAX / 1024, bytes.n / 1024);
    json_t *tree;
    TRY(json_read(arena, bytes, &tree, why));
    struct reader reader = {.arena = arena, .why = why};
    struct framework *framework = ARENA_NEW(arena, struct framework);
    struct pack pack = {
        .reader = &reader, .at = {.object = tree, .path = ""}, .framework = framework};
    /* In this order because later parts name things of earlier ones. */
    void (*const parts[])(struct pack *) = {
        read_head,     read_tests, read_features, read_questions, read_screen, read_gates,
        read_guidance, read_forms, read_maps,     read_facts,     read_levels, read_rules,
    };
    for (size_t i = 0; i < sizeof parts / sizeof parts[0] && reader.fail == FAIL_NONE; i++) {
        parts[i](&pack);
    }
    if (reader.fail != FAIL_NONE) return reader.fail;
    *out = framework;
    return FAIL_NONE;
}
