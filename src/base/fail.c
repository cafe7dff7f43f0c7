#include "base/fail.h"

#include <stdarg.h>
#include <stdio.h>

const char *fail_name(enum fail fail) {
    switch (fail) {
    case FAIL_NONE: return "none";
    case FAIL_INPUT: return "input";
    case FAIL_NOTFOUND: return "not found";
    case FAIL_DENIED: return "denied";
    case FAIL_CONFLICT: return "conflict";
    case FAIL_LIMIT: return "limit";
    case FAIL_INFEASIBLE: return "infeasible";
    case FAIL_CONVERGE: return "no convergence";
    case FAIL_STORE: return "storage";
    case FAIL_SYSTEM: return "system";
    }
    return "unknown";
}

enum fail(why_fail)(struct why *why, enum fail fail, const char *field, const char *format, ...) {
    if (why == NULL) return fail;
    /* Made apart: what is told may be the former reason itself. */
    struct why now = {.fail = fail};
    if (field != NULL) snprintf(now.field, sizeof now.field, "%s", field);
    va_list list;
    va_start(list, format);
    vsnprintf(now.text, sizeof now.text, format, list);
    va_end(list);
    *why = now;
    return fail;
}

enum fail why_at(struct why *why, enum fail fail, const char *field) {
    if (why != NULL) snprintf(why->field, sizeof why->field, "%s", field);
    return fail;
}
