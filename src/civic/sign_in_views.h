/* sign_in_views -- what the sign-in templates show. */
#ifndef CIVIC_SIGN_IN_VIEWS_H
#define CIVIC_SIGN_IN_VIEWS_H

#include "civic/page.h"
#include "civic/totp.h"

struct sign_in_view {
    const struct form *form;
    bool demo;
};

struct set_up_view {
    const struct form *form;
    const char *secret_text, *uri;
    const char *recovery[RECOVERY_CODES];
};

struct join_view {
    const struct form *form;
    const char *organisation, *email;
    bool reset;
};

#endif
