#include "uf-batch-progress.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PLAIN_TIME ((gint64)30 * G_USEC_PER_SEC) /* between two plain lines */
#define CLEAR_LINE "\r\033[K"

void
uf_batch_meter_begin(UfBatchMeter *meter, const UfRun *run)
{
	const char *terminal = g_getenv("TERM");
	meter->run = run;
	meter->is_terminal = isatty(STDERR_FILENO) && g_strcmp0(terminal, "dumb") != 0;
}

void
uf_batch_meter_end(UfBatchMeter *meter)
{
	if (meter->is_shown)
		fputs(CLEAR_LINE, stderr);
	meter->is_shown = false;
	g_clear_pointer(&meter->last, g_free);
}

/* "about 4 min"; "" when it is not known. Yours. */
static char *
format_left(unsigned seconds)
{
	if (seconds == 0)
		return g_strdup("");
	if (seconds < 60)
		return g_strdup_printf(_(", about %u s"), seconds);
	if (seconds < 3600)
		return g_strdup_printf(_(", about %u min"), (seconds + 59) / 60);
	return g_strdup_printf(_(", about %u h %02u"), seconds / 3600, seconds % 3600 / 60);
}

void
uf_batch_meter_show(void *data, const UfBatchProgress *progress)
{
	UfBatchMeter *meter = data;
	const gint64 now = g_get_monotonic_time();
	const bool is_end = progress->left == 0;
	if (meter->run->quiet ||
	    (!meter->is_terminal && !is_end && meter->told > 0 && now - meter->told < PLAIN_TIME))
		return;
	g_autofree char *left = format_left(progress->seconds_left);
	g_autofree char *text =
	    g_strdup_printf(_("Households: %u of %u done, %u wait, %u left%s"), progress->done,
			    progress->total, progress->bad, progress->left, left);
	if (g_strcmp0(text, meter->last) == 0)
		return;
	g_free(meter->last);
	meter->last = g_strdup(text);
	meter->told = now;
	fprintf(stderr, meter->is_terminal ? CLEAR_LINE "%s" : "%s\n", text);
	fflush(stderr);
	meter->is_shown = meter->is_terminal;
}

void
uf_batch_meter_tell_death(void *data, unsigned job, bool given_up)
{
	UfBatchMeter *meter = data;
	uf_batch_meter_end(meter);
	uf_run_remark(meter->run,
		      given_up ? _("Household %u: the workers that do it die; it waits.")
			       : _("Household %u: the worker died; another one does it again."),
		      job);
}
