#include "web/asset.h"

#include <string.h>

/* First entry whose path is not below `path`. */
static size_t lower_bound(const char *path) {
    size_t low = 0, high = asset_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(asset_table[middle].path, path) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct asset *asset_find(const char *path) {
    size_t i = lower_bound(path);
    return i < asset_count && strcmp(asset_table[i].path, path) == 0 ? &asset_table[i] : NULL;
}

static const struct asset *static_find(const char *name) {
    char path[512];
    int n = snprintf(path, sizeof path, "static/%s", name);
    return n > 0 && (size_t)n < sizeof path ? asset_find(path) : NULL;
}

const char *asset_url(const char *name) {
    const struct asset *asset = static_find(name);
    return asset == NULL ? "/assets/missing" : asset->url;
}

struct str asset_bytes(const char *path) {
    const struct asset *asset = asset_find(path);
    if (asset == NULL) return (struct str){NULL, 0};
    return (struct str){asset->bytes, (size_t)(asset->end - asset->bytes)};
}

const struct asset *asset_next(const char *prefix, const struct asset *former) {
    size_t i = former == NULL ? lower_bound(prefix) : (size_t)(former - asset_table) + 1;
    if (i >= asset_count || strncmp(asset_table[i].path, prefix, strlen(prefix)) != 0) return NULL;
    return &asset_table[i];
}

/* If-None-Match is a list of quoted tags; ours holds only hexadecimal digits,
 * so finding it with its quotes is exact. */
static bool is_unchanged(const struct http_request *request, const char *etag) {
    const char *known = http_header(request, "If-None-Match");
    return known != NULL && (strcmp(known, "*") == 0 || strstr(known, etag) != NULL);
}

bool asset_serve(const struct http_request *request, struct http_response *response) {
    static const char folder[] = "/assets/";
    if (strncmp(request->path, folder, sizeof folder - 1) != 0) return false;
    const char *hash = request->path + sizeof folder - 1;
    const char *slash = strchr(hash, '/');
    if (slash == NULL) return false;
    const struct asset *asset = static_find(slash + 1);
    if (asset == NULL) return false;
    bool current = strlen(asset_set) == (size_t)(slash - hash) &&
                   memcmp(hash, asset_set, (size_t)(slash - hash)) == 0;
    response->type = asset->type;
    /* An old address, from a page opened before an upgrade, gets the file as it is now. */
    http_header_add(response, "Cache-Control",
                    current ? "public, max-age=31536000, immutable" : "no-cache");
    bool squeezed = asset->gzip != NULL && http_accepts_gzip(request);
    /* One tag for each form: the squeezed one has "-gz" inside the quotes. */
    const char *etag = asset->etag;
    if (squeezed) {
        size_t n = strlen(etag);
        etag = arena_printf(request->arena, "%.*s-gz\"", (int)(n - 1), etag);
    }
    http_header_add(response, "ETag", etag);
    if (asset->gzip != NULL) http_header_add(response, "Vary", "Accept-Encoding");
    if (is_unchanged(request, etag)) {
        response->status = 304;
        return true;
    }
    response->bytes = squeezed ? asset->gzip : asset->bytes;
    response->n_bytes =
        (size_t)(squeezed ? asset->gzip_end - asset->gzip : asset->end - asset->bytes);
    response->encoding = squeezed ? "gzip" : NULL;
    return true;
}
