package foehn.object.store;

/// Names an object by its container's number.
record ObjectKey(long container, String name) {}
