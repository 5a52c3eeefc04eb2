//! The HTTP side: one file a resource, one router, one error. Owns no SQL and no state of its own.
