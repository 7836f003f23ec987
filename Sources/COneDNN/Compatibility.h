// What differs between oneDNN 2.x and 3.x: memory descriptors are values in the one and handles in the
// other, primitive descriptors are made in two steps or in one.
#pragma once

#include "include/COneDNN.h"

#include <oneapi/dnnl/dnnl.h>

#if DNNL_VERSION_MAJOR >= 3
typedef const_dnnl_memory_desc_t od_md_ref;
typedef struct od_md {
    dnnl_memory_desc_t value;
} od_md;
#else
typedef const dnnl_memory_desc_t *od_md_ref;
typedef struct od_md {
    dnnl_memory_desc_t value;
    int made;
} od_md;
#endif

/// A descriptor of a tensor with its strides; null in, an empty descriptor out.
dnnl_status_t od_md_make(od_md *md, const od_tensor *tensor);
/// A descriptor of a tensor whose layout the library may choose.
dnnl_status_t od_md_make_any(od_md *md, const od_tensor *tensor);
/// A copy of a descriptor of the library's.
dnnl_status_t od_md_copy(od_md *md, od_md_ref from);
/// What the library's functions take; null for an empty descriptor.
od_md_ref od_md_get(const od_md *md);
void od_md_free(od_md *md);

/// The process's CPU engine, or null where there is none.
dnnl_engine_t od_engine(void);
int od_fail(dnnl_status_t status, const char *what, char *error, size_t capacity);

#define OD_MAX_ARGUMENTS (4 + OD_MAX_POST_OPS)

struct od_primitive {
    dnnl_primitive_desc_t descriptor;
    dnnl_primitive_t primitive;
    dnnl_stream_t stream;
    dnnl_memory_t scratch;
    void *scratch_pointer;
    size_t scratch_bytes;
    int slots;  // pointers that od_execute takes
    dnnl_memory_t memories[OD_MAX_ARGUMENTS];  // null: this slot is not used
    void *pointers[OD_MAX_ARGUMENTS];
    int slot_arguments[OD_MAX_ARGUMENTS];  // the library's number of each slot
    int argument_count;
    dnnl_exec_arg_t arguments[OD_MAX_ARGUMENTS + 1];
};

/// Finishes a primitive whose descriptor is set: creates it, its stream and its scratch memory.
dnnl_status_t od_primitive_finish(od_primitive *primitive);
/// Adds a slot that `od_execute` fills; an empty reference makes a slot that is ignored.
dnnl_status_t od_primitive_add_slot(od_primitive *primitive, int argument, od_md_ref md);

/// A slot with the layout that the descriptor chose for the argument.
dnnl_status_t od_primitive_add_chosen(od_primitive *primitive, int argument, int used);
/// Gives the primitive out, or destroys it and says why.
int od_primitive_return(
    od_primitive *made, dnnl_status_t status, const char *what, od_primitive **primitive, char *error,
    size_t capacity);

struct od_layout {
    od_md md;
};
/// A copy of a layout, or a descriptor of these sizes whose layout the library may choose.
dnnl_status_t od_md_from(od_md *md, const od_layout *layout, const od_tensor *sizes);
/// A contiguous tensor of these sizes.
od_tensor od_sizes(int32_t type, int rank, const int64_t *dims);

/// Post-ops and user scratchpad as an attribute.
dnnl_status_t od_attributes_make(
    const od_post_op *post_ops, int count, od_md *operands, dnnl_primitive_attr_t *attributes);
