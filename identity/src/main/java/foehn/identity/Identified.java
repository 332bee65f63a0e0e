package foehn.identity;

/// A row with an id, which lists are ordered and paged by.
interface Identified {
    String id();
}
