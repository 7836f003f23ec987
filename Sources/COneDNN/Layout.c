#include "Compatibility.h"

#include <stdlib.h>

static od_layout *wrap(od_md md, dnnl_status_t status) {
    od_layout *layout = status == dnnl_success ? malloc(sizeof *layout) : NULL;
    if (layout == NULL) {
        od_md_free(&md);
        return NULL;
    }
    layout->md = md;
    return layout;
}

od_layout *od_layout_plain(const od_tensor *tensor) {
    od_md md = {0};
    dnnl_status_t status = od_md_make(&md, tensor);
    return wrap(md, status);
}

od_layout *od_layout_of(const od_primitive *primitive, int slot) {
    if (slot < 0 || slot >= primitive->slots || primitive->memories[slot] == NULL) {
        return NULL;
    }
    od_md_ref chosen = dnnl_primitive_desc_query_md(
        primitive->descriptor, dnnl_query_exec_arg_md, primitive->slot_arguments[slot]);
    if (chosen == NULL) {
        return NULL;
    }
    od_md md = {0};
    dnnl_status_t status = od_md_copy(&md, chosen);
    return wrap(md, status);
}

size_t od_layout_bytes(const od_layout *layout) {
    return dnnl_memory_desc_get_size(od_md_get(&layout->md));
}

int od_layout_equal(const od_layout *a, const od_layout *b) {
    return dnnl_memory_desc_equal(od_md_get(&a->md), od_md_get(&b->md));
}

void od_layout_free(od_layout *layout) {
    if (layout != NULL) {
        od_md_free(&layout->md);
        free(layout);
    }
}

od_tensor od_sizes(int32_t type, int rank, const int64_t *dims) {
    od_tensor tensor = {.rank = rank, .type = type};
    int64_t step = 1;
    for (int i = rank - 1; i >= 0; i--) {
        tensor.dims[i] = dims[i];
        tensor.strides[i] = step;
        step *= dims[i] > 0 ? dims[i] : 1;
    }
    return tensor;
}

dnnl_status_t od_md_from(od_md *md, const od_layout *layout, const od_tensor *sizes) {
    return layout != NULL ? od_md_copy(md, od_md_get(&layout->md)) : od_md_make_any(md, sizes);
}

int od_reorder_create(
    const od_layout *from, const od_layout *to, od_primitive **primitive, char *error, size_t capacity) {
    *primitive = NULL;
    od_primitive *made = calloc(1, sizeof *made);
    if (made == NULL || od_engine() == NULL) {
        free(made);
        return od_fail(dnnl_runtime_error, "reorder", error, capacity);
    }
    dnnl_primitive_attr_t attributes = NULL;
    dnnl_status_t status = od_attributes_make(NULL, 0, NULL, &attributes);
    if (status == dnnl_success) {
        status = dnnl_reorder_primitive_desc_create(
            &made->descriptor, od_md_get(&from->md), od_engine(), od_md_get(&to->md), od_engine(), attributes);
    }
    if (status == dnnl_success) status = od_primitive_add_slot(made, DNNL_ARG_FROM, od_md_get(&from->md));
    if (status == dnnl_success) status = od_primitive_add_slot(made, DNNL_ARG_TO, od_md_get(&to->md));
    if (status == dnnl_success) status = od_primitive_finish(made);
    if (attributes != NULL) {
        dnnl_primitive_attr_destroy(attributes);
    }
    return od_primitive_return(made, status, "reorder", primitive, error, capacity);
}
