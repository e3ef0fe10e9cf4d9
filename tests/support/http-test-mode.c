/* Linked into a program of tests: it speaks to the doubles of fixtures/portals, by plain http, and
 * to nothing that is not on loopback (uf-http.h). */
#include "uf-http.h"

bool
uf_http_is_test(void)
{
	return true;
}
