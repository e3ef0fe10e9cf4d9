/* A fuzz target: one parser, fed with bytes from anywhere.
 *
 * Each fuzz-NAME.c gives the two functions below and nothing else that is public. Linked with
 * fuzz-driver.c it is an ordinary test over corpus/NAME; README.md says how clang fuzzes it.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include <glib.h>

/* Runs the parser on @size bytes; returns 0. Aborts when the parser broke a promise. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A valid input, the seed from which others are made. Yours. */
GBytes *uf_fuzz_build_example(void);
