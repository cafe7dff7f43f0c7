#include "conversation/conversation.h"

#include "base/utf8.h"
#include "web/html.h"

#include <ctype.h>
#include <string.h>

static const char *const state_words[] = {"planned", "open", "closed"};

const char *conversation_state_word(enum conversation_state state) {
    return state_words[state];
}

enum conversation_state conversation_state_read(const char *word) {
    for (int i = CONVERSATION_PLANNED; i < CONVERSATION_CLOSED; i++)
        if (text_is(word, state_words[i])) return (enum conversation_state)i;
    return CONVERSATION_CLOSED;
}

const char *conversation_state_text(enum conversation_state state) {
    static const char *const texts[] = {TR("Not open yet"), TR("Open"), TR("Closed")};
    return texts[state];
}

const char *conversation_state_colour(enum conversation_state state) {
    static const char *const colours[] = {"grey", "green", "blue"};
    return colours[state];
}

bool conversation_step_is(enum conversation_state from, enum conversation_state to) {
    if (to == CONVERSATION_OPEN) return from != CONVERSATION_OPEN;
    return to == CONVERSATION_CLOSED && from == CONVERSATION_OPEN;
}

bool vote_word_read(const char *word, int64_t *vote) {
    static const char *const words[] = {"disagree", "pass", "agree"};
    for (int i = 0; i < 3; i++)
        if (text_is(word, words[i])) {
            *vote = i - 1;
            return true;
        }
    return false;
}

const char *vote_text(int64_t vote) {
    return vote > 0 ? TR("Agree") : vote < 0 ? TR("Disagree") : TR("Pass or unsure");
}

const struct reason statement_reasons[N_REASONS] = {
    {"same", TR("Says the same as another statement"),
     TR("Votes would be split between two statements that say the same.")},
    {"off_topic", TR("Is about something else"),
     TR("It may matter, but this conversation cannot answer it.")},
    {"personal", TR("Names or points at a person"),
     TR("Nobody may be identified, whether praised or blamed.")},
    {"abusive", TR("Insults or threatens"), TR("People of any kind must be able to read on.")},
    {"several", TR("Says several things at once"),
     TR("Somebody may agree with one half and not with the other.")},
    {"unclear", TR("Cannot be answered with agree or disagree"),
     TR("A question, or words that most people could not follow.")},
    {"spam", TR("Advertising, or sent by a machine"), TR("It is not somebody's own view.")},
};

const struct reason *reason_find(const char *word) {
    for (size_t i = 0; i < N_REASONS; i++)
        if (text_is(statement_reasons[i].word, word)) return &statement_reasons[i];
    return NULL;
}

const char *statement_state_text(const char *word) {
    if (text_is(word, "accepted")) return TR("Accepted");
    if (text_is(word, "rejected")) return TR("Not shown");
    return TR("Waiting for a moderator");
}

/* White space of any length becomes one space; none at the ends. */
static char *one_line(struct arena *arena, const char *typed) {
    char *text = arena_copy(arena, typed), *to = text;
    for (const char *at = text; *at != '\0'; at++) {
        bool space = isspace((unsigned char)*at) != 0;
        if (!space) *to++ = *at;
        if (space && to > text && to[-1] != ' ') *to++ = ' ';
    }
    if (to > text && to[-1] == ' ') to--;
    *to = '\0';
    return text;
}

static bool has_letter(const char *text) {
    for (const char *c = text; *c != '\0'; c++)
        if (isalpha((unsigned char)*c) || ((unsigned char)*c >= 0xC3 && (unsigned char)*c < 0xF0))
            return true;
    return false;
}

enum fail statement_clean(struct arena *arena, const char *typed, char **text, struct why *why) {
    char *cleaned;
    TRY(utf8_clean(arena, str_of(typed), &cleaned, why));
    cleaned = one_line(arena, cleaned);
    size_t n = utf8_length(cleaned);
    if (n < STATEMENT_LENGTH_MIN)
        return why_fail(why, FAIL_INPUT, "text", TR("Write a whole sentence"));
    if (n > STATEMENT_LENGTH_MAX)
        return why_fail(why, FAIL_INPUT, "text",
                        "Your statement must have %d characters or fewer; it has %zu",
                        STATEMENT_LENGTH_MAX, n);
    if (!has_letter(cleaned))
        return why_fail(why, FAIL_INPUT, "text", TR("Write your statement in words"));
    if (strstr(cleaned, "://") != NULL || strstr(cleaned, "www.") != NULL)
        return why_fail(why, FAIL_INPUT, "text",
                        TR("Take the web address out: people should not have to follow a link"));
    *text = cleaned;
    return FAIL_NONE;
}

const char *statement_warning(const char *text) {
    int digits = 0;
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '@' && c > text && isalnum((unsigned char)c[-1]) && isalnum((unsigned char)c[1]))
            return TR("It seems to hold an e-mail address.");
        if (isdigit((unsigned char)*c))
            digits++;
        else if (*c != ' ' && *c != '-')
            digits = 0;
        if (digits >= 9) return TR("It seems to hold a telephone number.");
    }
    return "";
}

const char *text_direction(const char *text) {
    for (const unsigned char *c = (const unsigned char *)text; *c != '\0'; c++) {
        if (isalpha(*c)) return "ltr";
        if (*c >= 0xC3 && *c < 0xD6) return "ltr";  /* Latin, Greek, Cyrillic, Armenian */
        if (*c >= 0xD6 && *c <= 0xDF) return "rtl"; /* Hebrew to Nko */
        if (*c == 0xE0 && (c[1] == 0xA0 || c[1] == 0xA1 || c[1] == 0xA2)) return "rtl";
        if (*c >= 0xE0 && *c < 0xE2) return "ltr"; /* Indic, Thai, Georgian, Ethiopic */
        if (*c > 0xE2 && *c < 0xEF) return "ltr";  /* Chinese, Japanese, Korean */
    }
    return "auto";
}

const char *conversation_slug(struct arena *arena, const char *topic, const char *random) {
    const char *slug = utf8_slug(arena, topic, 40);
    return arena_printf(arena, "%s-%.4s", *slug == '\0' ? "c" : slug, utf8_fold(arena, random));
}
