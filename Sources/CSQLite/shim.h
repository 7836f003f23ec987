#pragma once

#include <sqlite3.h>

// Swift cannot call functions with a variable number of arguments, nor see what is a cast.

/// Makes a connection safe for tables that may come from a stranger: SQL cannot write to what keeps the tables
/// together, functions in them are not run, and "a word" is never a text.
static inline int csqlite_distrust(sqlite3 *database) {
    int result = sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)0);
    if (result == SQLITE_OK) result = sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)0);
    if (result == SQLITE_OK) result = sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DDL, 0, (int *)0);
    if (result == SQLITE_OK) result = sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DML, 0, (int *)0);
    return result;
}

/// Lets the files of the write-ahead log stay when the last connection is closed: without them, tables in a folder that
/// cannot be written to could not be read.
static inline int csqlite_keep_log(sqlite3 *database) {
    int keep = 1;
    return sqlite3_file_control(database, (const char *)0, SQLITE_FCNTL_PERSIST_WAL, &keep);
}

/// Binds a text of which SQLite makes a copy. A pointer to nothing would be NULL, not a text of no characters.
static inline int csqlite_bind_text(sqlite3_stmt *statement, int index, const char *text, int length) {
    return sqlite3_bind_text(statement, index, text ? text : "", length, SQLITE_TRANSIENT);
}

/// Binds bytes of which SQLite makes a copy.
static inline int csqlite_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, int length) {
    if (length == 0) return sqlite3_bind_zeroblob(statement, index, 0);
    return sqlite3_bind_blob(statement, index, bytes, length, SQLITE_TRANSIENT);
}
