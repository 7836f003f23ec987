// TurboJPEG's own interface, which reads JPEG without leaping over the frames of its caller.
#pragma once
#include <turbojpeg.h>
