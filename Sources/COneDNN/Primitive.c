#include "Compatibility.h"

#include <stdlib.h>

dnnl_status_t od_primitive_add_slot(od_primitive *primitive, int argument, od_md_ref md) {
    if (primitive->slots >= OD_MAX_ARGUMENTS) {
        return dnnl_invalid_arguments;
    }
    int slot = primitive->slots++;
    primitive->memories[slot] = NULL;
    primitive->slot_arguments[slot] = argument;
    if (md == NULL) {
        return dnnl_success;
    }
    dnnl_memory_t memory = NULL;
    dnnl_status_t status = dnnl_memory_create(&memory, md, od_engine(), DNNL_MEMORY_NONE);
    if (status != dnnl_success) {
        return status;
    }
    primitive->memories[slot] = memory;
    primitive->arguments[primitive->argument_count].arg = argument;
    primitive->arguments[primitive->argument_count].memory = memory;
    primitive->argument_count++;
    return dnnl_success;
}

dnnl_status_t od_primitive_add_chosen(od_primitive *primitive, int argument, int used) {
    od_md_ref md = used
        ? dnnl_primitive_desc_query_md(primitive->descriptor, dnnl_query_exec_arg_md, argument)
        : NULL;
    if (md != NULL && dnnl_memory_desc_get_size(md) == 0) {
        md = NULL;
    }
    return od_primitive_add_slot(primitive, argument, md);
}

int od_primitive_return(
    od_primitive *made, dnnl_status_t status, const char *what, od_primitive **primitive, char *error,
    size_t capacity) {
    *primitive = NULL;
    if (status != dnnl_success) {
        od_destroy(made);
        return od_fail(status, what, error, capacity);
    }
    *primitive = made;
    return 0;
}

dnnl_status_t od_primitive_finish(od_primitive *primitive) {
    dnnl_status_t status = dnnl_primitive_create(&primitive->primitive, primitive->descriptor);
    if (status != dnnl_success) {
        return status;
    }
    status = dnnl_stream_create(&primitive->stream, od_engine(), dnnl_stream_default_flags);
    if (status != dnnl_success) {
        return status;
    }
    od_md_ref scratch = dnnl_primitive_desc_query_md(primitive->descriptor, dnnl_query_scratchpad_md, 0);
    primitive->scratch_bytes = scratch == NULL ? 0 : dnnl_memory_desc_get_size(scratch);
    if (primitive->scratch_bytes > 0) {
        status = dnnl_memory_create(&primitive->scratch, scratch, od_engine(), DNNL_MEMORY_NONE);
        if (status != dnnl_success) {
            return status;
        }
        primitive->arguments[primitive->argument_count].arg = DNNL_ARG_SCRATCHPAD;
        primitive->arguments[primitive->argument_count].memory = primitive->scratch;
        primitive->argument_count++;
    }
    return dnnl_success;
}

size_t od_scratch_bytes(const od_primitive *primitive) {
    return primitive->scratch_bytes;
}

const char *od_implementation(const od_primitive *primitive) {
    const char *name = NULL;
    dnnl_status_t status =
        dnnl_primitive_desc_query(primitive->descriptor, dnnl_query_impl_info_str, 0, (void *)&name);
    return status == dnnl_success && name != NULL ? name : "unknown";
}

/// Whether an operand of a post-op is the destination itself, which only a sum may read.
static int reads_destination(const od_primitive *primitive, void *const *pointers) {
    const void *destination = NULL;
    for (int i = 0; i < primitive->slots; i++) {
        if (primitive->slot_arguments[i] == DNNL_ARG_DST) {
            destination = pointers[i];
        } else if (
            primitive->slot_arguments[i] >= DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE && primitive->memories[i] != NULL
            && pointers[i] == destination) {
            return 1;
        }
    }
    return 0;
}

int od_execute(od_primitive *primitive, void *const *pointers, int pointer_count, void *scratch) {
    if (pointer_count < primitive->slots || reads_destination(primitive, pointers)) {
        return (int)dnnl_invalid_arguments;
    }
    for (int i = 0; i < primitive->slots; i++) {
        if (primitive->memories[i] == NULL || primitive->pointers[i] == pointers[i]) {
            continue;
        }
        dnnl_status_t status = dnnl_memory_set_data_handle(primitive->memories[i], pointers[i]);
        if (status != dnnl_success) {
            return (int)status;
        }
        primitive->pointers[i] = pointers[i];
    }
    if (primitive->scratch != NULL && primitive->scratch_pointer != scratch) {
        if (scratch == NULL) {
            return (int)dnnl_invalid_arguments;
        }
        dnnl_status_t status = dnnl_memory_set_data_handle(primitive->scratch, scratch);
        if (status != dnnl_success) {
            return (int)status;
        }
        primitive->scratch_pointer = scratch;
    }
    dnnl_status_t status = dnnl_primitive_execute(
        primitive->primitive, primitive->stream, primitive->argument_count, primitive->arguments);
#if DNNL_CPU_RUNTIME == DNNL_RUNTIME_SYCL
    // Such a build only starts the work here; all others have done it.
    if (status == dnnl_success) {
        status = dnnl_stream_wait(primitive->stream);
    }
#endif
    return (int)status;
}

void od_destroy(od_primitive *primitive) {
    if (primitive == NULL) {
        return;
    }
    for (int i = 0; i < primitive->slots; i++) {
        if (primitive->memories[i] != NULL) {
            dnnl_memory_destroy(primitive->memories[i]);
        }
    }
    if (primitive->scratch != NULL) {
        dnnl_memory_destroy(primitive->scratch);
    }
    if (primitive->stream != NULL) {
        dnnl_stream_destroy(primitive->stream);
    }
    if (primitive->primitive != NULL) {
        dnnl_primitive_destroy(primitive->primitive);
    }
    if (primitive->descriptor != NULL) {
        dnnl_primitive_desc_destroy(primitive->descriptor);
    }
    free(primitive);
}
