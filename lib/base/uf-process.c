#include "uf-process.h"

#include <errno.h>
#include <glib.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#define PARTS 4 /* boot, namespace, process, when it began */
#define BOOT_LETTERS 13
#define START_FIELD 20 /* of /proc/PID/stat, after the state */

/* of this run of the kernel; "" when it is not told */
static char *
load_boot(void)
{
	g_autofree char *text = NULL;
	if (!g_file_get_contents("/proc/sys/kernel/random/boot_id", &text, NULL, NULL))
		return g_strdup("");
	g_auto(GStrv) parts = g_strsplit(g_strstrip(text), "-", -1);
	g_autofree char *joined = g_strjoinv("", parts);
	return g_strndup(joined, BOOT_LETTERS);
}

/* numbers of processes count within it: "4026531836"; "" when it is not told */
static char *
load_namespace(void)
{
	g_autofree char *link = g_file_read_link("/proc/self/ns/pid", NULL);
	const char *number = link != NULL ? strchr(link, '[') : NULL;
	return number != NULL ? g_strndup(number + 1, strspn(number + 1, "0123456789"))
			      : g_strdup("");
}

/* When process @pid began, in ticks since the boot; NULL when there is none, or when it has ended
 * and only its parent has not asked how. */
static char *
load_start(const char *pid)
{
	g_autofree char *path = g_strconcat("/proc/", pid, "/stat", NULL);
	g_autofree char *text = NULL;
	if (!g_file_get_contents(path, &text, NULL, NULL))
		return NULL;
	/* the name of the program stands in brackets and may hold anything */
	const char *rest = strrchr(text, ')');
	if (rest == NULL || rest[1] != ' ' || strchr("ZX", rest[2]) != NULL)
		return NULL;
	g_auto(GStrv) fields = g_strsplit(rest + 2, " ", -1);
	return g_strv_length(fields) > START_FIELD ? g_strdup(fields[START_FIELD - 1]) : NULL;
}

char *
uf_process_make_name(void)
{
	g_autofree char *boot = load_boot();
	g_autofree char *space = load_namespace();
	g_autofree char *pid = g_strdup_printf("%ld", (long)getpid());
	g_autofree char *start = load_start(pid);
	return g_strjoin(":", boot, space, pid, start != NULL ? start : "", NULL);
}

bool
uf_process_is_gone(const char *name)
{
	g_auto(GStrv) parts = g_strsplit(name, ":", -1);
	if (g_strv_length(parts) != PARTS)
		return false;
	for (size_t i = 0; i < PARTS; i++) {
		if (parts[i][0] == '\0')
			return false;
	}
	g_autofree char *boot = load_boot();
	g_autofree char *space = load_namespace();
	if (boot[0] == '\0' || space[0] == '\0')
		return false;
	/* a store lies on the disks of one machine: another boot is an earlier one */
	if (!g_str_equal(parts[0], boot))
		return true;
	if (!g_str_equal(parts[1], space))
		return false;
	g_autofree char *own = load_start("self");
	g_autofree char *start = load_start(parts[2]);
	/* without a readable /proc nothing is known */
	return own != NULL && (start == NULL || !g_str_equal(parts[3], start));
}

bool
uf_process_end_with(pid_t parent)
{
	return prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == 0 && getppid() == parent;
}
