/* Alone in this file, so that a program of tests can have its own (uf-http.h). */
#include "uf-http.h"

bool
uf_http_is_test(void)
{
	return false;
}
