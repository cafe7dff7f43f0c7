#include "cli/refuse.h"

static bool among(const char *names, const char *name) {
    struct str rest = str_of(names);
    while (rest.s != NULL)
        if (str_is(str_cut(&rest, ' '), name)) return true;
    return false;
}

enum fail options_refuse(const struct arguments *arguments, const char *part, const char *used,
                         struct why *why) {
    for (size_t i = 0; i < arguments->n_options; i++)
        if (!among(used, arguments->names[i]))
            return why_fail(why, FAIL_INPUT, arguments->names[i],
                            "'%s' does not use '--%s'; leave it out, since the result would be "
                            "the same without it",
                            part, arguments->names[i]);
    return FAIL_NONE;
}

enum fail options_unwanted(const struct arguments *arguments, const char *options,
                           const char *because, struct why *why) {
    for (size_t i = 0; i < arguments->n_options; i++)
        if (among(options, arguments->names[i]))
            return why_fail(why, FAIL_INPUT, arguments->names[i], "'--%s' %s", arguments->names[i],
                            because);
    return FAIL_NONE;
}
