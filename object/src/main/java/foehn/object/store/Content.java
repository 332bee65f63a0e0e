package foehn.object.store;

/// Where an object's bytes are: the backend's business alone. Two rows never share one content.
///
/// @param reference the backend's own name for it; empty for no bytes at all
/// @param bytes its length
/// @param md5 of the bytes, as lower-case hexadecimal digits
public record Content(int policy, String reference, long bytes, String md5) {}
