/* The channels there are, each one const table in its own file. */
#pragma once

#include "uf-channel.h"

extern const UfChannel uf_channel_sheet;
extern const UfChannel uf_channel_pdf;
