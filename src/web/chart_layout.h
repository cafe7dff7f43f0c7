/*
 * chart_layout -- where the boxes and arrows of a flow picture go. Pure: indices in, places out.
 *
 * Method: layered drawing (Sugiyama, Tagawa and Toda 1981): arrows that would close a cycle are
 *         turned round for the layout (depth-first search) and drawn with their head at the other
 *         end; layers by longest path; arrows over several layers get a place in each layer
 *         between; order within a layer by the mean place of the neighbours, swept both ways.
 * Fails:  never; a link from a node to itself takes part in nothing (layer_span 0).
 * Memory: arena. O(sweeps * (nodes + links * layers)).
 */
#ifndef WEB_CHART_LAYOUT_H
#define WEB_CHART_LAYOUT_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

struct flow_link {
    size_t from, to;
};

/* Something that takes a place in a layer: a node, or a link that passes through. */
struct flow_place {
    size_t layer, order;
    size_t node; /* SIZE_MAX for a passing link */
    size_t link; /* of a passing link */
};

struct flow_route {
    bool turned;       /* drawn from `to` (left) to `from` (right), head on the left */
    size_t layer_span; /* layers that it crosses; 0: from a node to itself */
    size_t *places;    /* [layer_span + 1] indices of places, left to right */
};

struct flow_layout {
    size_t n_layers, n_places;
    struct flow_place *places; /* the nodes first, in their own order */
    struct flow_route *routes; /* [n_links] */
    size_t *layer_sizes;       /* [n_layers] places in each */
};

void flow_layout_make(struct arena *arena, size_t n_nodes, const struct flow_link *links,
                      size_t n_links, struct flow_layout *out);

#endif
