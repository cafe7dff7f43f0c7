#include "civic/civic_views.h"

const char *civic_error_title(const struct html *out, enum civic_error_kind kind) {
    switch (kind) {
    case CIVIC_ERROR_NOT_FOUND: return tr(out, "Page not found");
    case CIVIC_ERROR_LINK: return tr(out, "This link no longer works");
    case CIVIC_ERROR_CODE: return tr(out, "We do not know this code");
    case CIVIC_ERROR_DENIED: return tr(out, "You cannot open this page");
    case CIVIC_ERROR_SIGNED_OUT: return tr(out, "You have been signed out");
    case CIVIC_ERROR_LIMIT: return tr(out, "That is too much at once");
    case CIVIC_ERROR_FULL: return tr(out, "There is no room to save anything");
    case CIVIC_ERROR_INPUT: return tr(out, "We could not do that");
    case CIVIC_ERROR_OURS: return tr(out, "Sorry, there is a problem with the service");
    }
    return "";
}
