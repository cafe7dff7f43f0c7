#include "dialogue/dialogue.h"

#include "web/html.h"

#include <ctype.h>
#include <string.h>

const char *dialogue_word(const struct word *list, const char *word) {
    for (; list->word != NULL; list++)
        if (text_is(list->word, word)) return list->text;
    return "";
}

bool dialogue_word_is_in(const struct word *list, const char *word) {
    for (; list->word != NULL; list++)
        if (text_is(list->word, word)) return true;
    return false;
}

const struct word dialogue_states[] = {{"draft", TR("Being prepared")},
                                       {"open", TR("Open to hosts")},
                                       {"closed", TR("Closed to new events")},
                                       {"answered", TR("Answered")},
                                       {NULL, NULL}};
const struct word dialogue_kinds[] = {{"statement", TR("Statements to vote on")},
                                      {"question", TR("Questions to talk about")},
                                      {"for", TR("Reasons for")},
                                      {"against", TR("Reasons against")},
                                      {"role", TR("Role cards")},
                                      {NULL, NULL}};
const struct word event_states[] = {{"registered", TR("Registered")},
                                    {"confirmed", TR("Going ahead")},
                                    {"cancelled", TR("Cancelled")},
                                    {"unreported", TR("Closed without a write-up")},
                                    {NULL, NULL}};
const struct word votes_ways[] = {{"head_count", TR("We counted each person")},
                                  {"show_of_hands", TR("Show of hands, roughly counted")},
                                  {"consensus", TR("We talked until we agreed, nobody counted")},
                                  {"majority", TR("We only noted what most people thought")},
                                  {"none", TR("We did not vote")},
                                  {NULL, NULL}};
const struct word majorities[] = {{"agree", TR("Most agreed")},
                                  {"disagree", TR("Most disagreed")},
                                  {"split", TR("Split")},
                                  {NULL, NULL}};
const struct word account_kinds[] = {{"host", TR("The host's account")},
                                     {"note_taker", TR("The note-taker's account")},
                                     {"participant", TR("A participant's account")},
                                     {NULL, NULL}};
const struct word language_names[] = {
    {"en", TR("English")}, {"cy", "Cymraeg"},   {"ar", "العربية"}, {"bn", "বাংলা"},
    {"es", "Español"},     {"fr", "Français"},  {"gu", "ગુજરાતી"},  {"pa", "ਪੰਜਾਬੀ"},
    {"pl", "Polski"},      {"pt", "Português"}, {"ro", "Română"},  {"so", "Soomaali"},
    {"uk", "Українська"},  {"ur", "اردو"},      {"zh", "中文"},    {NULL, NULL}};

const struct attendance attendances[N_ATTENDANCES] = {
    {"1-4", TR("1 to 4 people"), 1, 4},        {"5-9", TR("5 to 9 people"), 5, 9},
    {"10-14", TR("10 to 14 people"), 10, 14},  {"15-19", TR("15 to 19 people"), 15, 19},
    {"20-29", TR("20 to 29 people"), 20, 29},  {"30-49", TR("30 to 49 people"), 30, 49},
    {"50+", TR("50 people or more"), 50, 200},
};

const struct attendance *attendance_of(const char *word) {
    for (size_t i = 0; i < N_ATTENDANCES; i++)
        if (text_is(attendances[i].word, word)) return &attendances[i];
    return NULL;
}

bool dialogue_may_step(const char *from, const char *to) {
    static const char *const steps[][2] = {{"draft", "open"},
                                           {"open", "closed"},
                                           {"closed", "open"},
                                           {"closed", "answered"},
                                           {"answered", "closed"}};
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
        if (text_is(from, steps[i][0]) && text_is(to, steps[i][1])) return true;
    return false;
}

bool short_name_is(const char *text) {
    size_t n = text == NULL ? 0 : strlen(text);
    if (n < 2 || n > 40 || !islower((unsigned char)text[0])) return false;
    for (const char *c = text; *c != '\0'; c++)
        if (!islower((unsigned char)*c) && !isdigit((unsigned char)*c) && *c != '-') return false;
    return text[n - 1] != '-';
}

/* ---- what points at somebody ---- */

static bool is_postcode_at(const char *at) {
    size_t n = 0;
    while (n < 2 && isupper((unsigned char)at[n])) n++;
    if (n == 0 || !isdigit((unsigned char)at[n])) return false;
    n++;
    if (isdigit((unsigned char)at[n]) || (isupper((unsigned char)at[n]) && at[n + 1] == ' ')) n++;
    if (at[n] == ' ') n++;
    return isdigit((unsigned char)at[n]) && isupper((unsigned char)at[n + 1]) &&
           isupper((unsigned char)at[n + 2]) && !isalnum((unsigned char)at[n + 3]);
}

bool text_points_at_somebody(const char *text) {
    size_t digits = 0;
    if (text == NULL) return false;
    for (const char *c = text; *c != '\0'; c++) {
        bool begins = c == text || !isalnum((unsigned char)c[-1]);
        if (*c == '@' && c != text && isalnum((unsigned char)c[-1]) && isalnum((unsigned char)c[1]))
            return true;
        if (begins && is_postcode_at(c)) return true;
        if (isdigit((unsigned char)*c)) {
            if (++digits >= 9) return true;
        } else if (*c != ' ' && *c != '-') {
            digits = 0;
        }
    }
    return false;
}
