// libspng, which reads PNG within limits and without leaping over the frames of its caller.
#pragma once
#include <spng.h>
