/* Numbered lists that a person chooses from, fitted to the width of her terminal. */
#pragma once

#include <stddef.h>

/* Prints @text after its number; what does not fit goes on below, between two words. */
void uf_choices_print(size_t number, const char *text);

/* The number typed, from 1 to @most; 0 for anything else, NULL too. */
size_t uf_choices_read(const char *typed, size_t most);
