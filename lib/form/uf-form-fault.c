#include "uf-form-fault.h"

#include <string.h>

#include "uf-error.h"

static void
fault_free(gpointer data)
{
	UfFormFault *fault = data;
	g_free(fault->pointer);
	g_free(fault->reason);
	g_free(fault);
}

GPtrArray *
uf_form_faults_new(void)
{
	return g_ptr_array_new_with_free_func(fault_free);
}

void
uf_form_faults_add(GPtrArray *faults, const char *pointer, const char *format, ...)
{
	if (faults->len >= UF_FORM_MAX_FAULTS)
		return;
	va_list arguments;
	va_start(arguments, format);
	UfFormFault *fault = g_new0(UfFormFault, 1);
	fault->pointer = g_strdup(pointer);
	fault->reason = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	g_ptr_array_add(faults, fault);
}

bool
uf_form_faults_has_under(const GPtrArray *faults, const char *pointer)
{
	const size_t length = strlen(pointer);
	for (size_t i = 0; i < faults->len; i++) {
		const UfFormFault *fault = g_ptr_array_index(faults, i);
		if (strncmp(fault->pointer, pointer, length) == 0 &&
		    (fault->pointer[length] == '/' || fault->pointer[length] == '\0'))
			return true;
	}
	return false;
}

char *
uf_form_faults_format(const GPtrArray *faults, const char *origin, const char *text)
{
	g_autoptr(GString) out = g_string_new(NULL);
	for (size_t i = 0; i < faults->len; i++) {
		const UfFormFault *fault = g_ptr_array_index(faults, i);
		const size_t line = text != NULL ? uf_form_locate_line(text, fault->pointer) : 0;
		g_string_append_printf(out, "%s%s", i > 0 ? "\n" : "", origin);
		if (line > 0)
			g_string_append_printf(out, ":%zu", line);
		if (*fault->pointer != '\0')
			g_string_append_printf(out, ": %s", fault->pointer);
		g_string_append_printf(out, ": %s", fault->reason);
	}
	return g_string_free(g_steal_pointer(&out), FALSE);
}

void
uf_form_faults_raise(const GPtrArray *faults, GError *lower, const char *origin, GError **error)
{
	if (faults->len == 0) {
		g_propagate_prefixed_error(error, lower, "%s: ", origin);
		return;
	}
	g_clear_error(&lower);
	g_autofree char *text = uf_form_faults_format(faults, origin, NULL);
	g_set_error_literal(error, UF_ERROR, UF_ERROR_INVALID_DATA, text);
}
