/* Batches for tests: bodies that say which row they are of, a job that is taken, what there is. */
#pragma once

#include <string.h>

#include "uf-cleanup.h"
#include "uf-store-care.h"
#include "uf-store-queue.h"

static inline GBytes *
queue_make_body(const char *text)
{
	return g_bytes_new(text, strlen(text));
}

static inline GPtrArray *
queue_make_bodies(unsigned count)
{
	GPtrArray *bodies = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
	for (unsigned i = 1; i <= count; i++) {
		g_autofree char *text = g_strdup_printf("{\"rows\":[%u]}", i + 1);
		g_ptr_array_add(bodies, queue_make_body(text));
	}
	return bodies;
}

static inline void
queue_add_batch(UfStore *store, const char *id, unsigned jobs)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) body = queue_make_body("{\"sheet\":\"Feuil1\"}");
	g_autoptr(GPtrArray) bodies = queue_make_bodies(jobs);
	uf_store_add_batch(store, id, body, bodies, &error);
	g_assert_no_error(error);
}

static inline UfStoreJob *
queue_claim(UfStore *store, const char *batch, const char *name, unsigned seconds)
{
	const UfStoreHolder holder = { name, seconds };
	g_autoptr(GError) error = NULL;
	UfStoreJob *job = NULL;
	uf_store_claim_job(store, batch, &holder, &job, &error);
	g_assert_no_error(error);
	return job;
}

static inline void
queue_assert_counts(UfStore *store, const char *batch, const unsigned *expected)
{
	unsigned counts[UF_STORE_JOB_STATES];
	g_autoptr(GError) error = NULL;
	uf_store_count_jobs(store, batch, counts, &error);
	g_assert_no_error(error);
	for (int i = 0; i < UF_STORE_JOB_STATES; i++)
		g_assert_cmpuint(counts[i], ==, expected[i]);
}

static inline void
queue_assert_no_faults(UfStore *store)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) report = uf_store_verify(store, NULL, NULL, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(json_array_size(json_object_get(report, "faults")), ==, 0);
}
