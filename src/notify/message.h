/* message -- what is inside the seal of an outbox row: for this room alone. */
#ifndef NOTIFY_MESSAGE_H
#define NOTIFY_MESSAGE_H

#include "base/fail.h"
#include "base/str.h"

struct message_inside {
    const char *subject, *text, *unsubscribe, *link; /* "" for none */
};
struct str message_seal(struct arena *arena, const uint8_t key[32],
                        const struct message_inside *inside);
enum fail message_open(struct arena *arena, const uint8_t key[32], struct str sealed,
                       struct message_inside *out, struct why *why) MUST_USE;

#endif
