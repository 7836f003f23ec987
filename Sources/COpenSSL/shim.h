// OpenSSL's digests, of its libcrypto: nothing else of it is used.
#pragma once
#include <openssl/evp.h>
