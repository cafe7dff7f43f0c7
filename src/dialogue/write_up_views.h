/* write_up_views -- what the templates of write-ups show. */
#ifndef DIALOGUE_WRITE_UP_VIEWS_H
#define DIALOGUE_WRITE_UP_VIEWS_H

#include "dialogue/kit.h"
#include "web/form.h"
#include "web/parts.h"

struct write_up_ask_line {
    const char *text, *href;
};

#endif
