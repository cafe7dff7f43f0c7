#include "notify/reach.h"

#include "base/str.h"

#include <string.h>

/* Text messages go to mobile numbers alone. */
static bool is_mobile(const char *number) {
    char digits[16];
    size_t n = 0;
    for (; number != NULL && *number != '\0'; number++)
        if (*number >= '0' && *number <= '9' && n + 1 < sizeof digits) digits[n++] = *number;
    digits[n] = '\0';
    return strncmp(digits, "07", 2) == 0 || strncmp(digits, "447", 3) == 0;
}

enum reach reach_of(const struct contact *contact, enum reach wish, bool by_post) {
    bool email = !text_is_empty(contact->email), sms = is_mobile(contact->phone),
         letter = by_post && !text_is_empty(contact->address);
    if (contact->name == NULL && !email && !letter && text_is_empty(contact->phone))
        return REACH_NOBODY;
    if (wish == REACH_LETTER && letter) return REACH_LETTER;
    if (wish == REACH_SMS && sms) return REACH_SMS;
    return email ? REACH_EMAIL : letter ? REACH_LETTER : sms ? REACH_SMS : REACH_HAND;
}
