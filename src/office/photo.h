/*
 * photo -- a picture from outside, with all taken out that is not the picture; pure.
 *
 * Question: is this really a JPEG or PNG, and what of it may be kept?
 * Method:   decided by the bytes, never by name or claimed type. JPEG: segments are walked one by
 *           one; only those that decoding needs are copied (SOF, DHT, DQT, DRI, DAC, SOS and its
 *           data, a JFIF header of ours, an Adobe colour marker cut to its own length); Exif, XMP,
 * GPS, thumbnails, comments, what follows the end, and profiles go. The orientation that Exif gave
 * is put back as the least Exif that says it and nothing else. PNG: only critical chunks, tRNS and
 * gAMA are copied, each with its check sum verified; text, time, Exif and private chunks go.
 * Source:   ITU-T T.81 (1992), annex B; W3C PNG, 3rd edition (2025), 5; CIPA DC-008 (Exif 2.32).
 * Fails:    INPUT for anything that is neither or is broken; LIMIT for more than 40 million points.
 * Memory:   at most the size of what came in, in `arena`.
 */
#ifndef OFFICE_PHOTO_H
#define OFFICE_PHOTO_H

#include "base/arena.h"
#include "base/fail.h"
#include "base/str.h"

enum { PHOTO_BYTES_MAX = 12 << 20, PHOTO_POINTS_MAX = 40000000 };

struct photo {
    const char *media_type; /* "image/jpeg", "image/png" */
    const char *extension;  /* "jpg", "png" */
    int64_t width, height;
    struct str bytes;
};
enum fail photo_clean(struct arena *arena, struct str bytes, struct photo *out,
                      struct why *why) MUST_USE;

#endif
