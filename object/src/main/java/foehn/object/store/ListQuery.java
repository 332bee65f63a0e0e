package foehn.object.store;

/// What a listing asks for. Names are compared as UTF-8 bytes. Empty strings ask for nothing.
///
/// @param marker begin behind it, in the direction of the listing
/// @param endMarker end before it
/// @param delimiter names that hold it behind the prefix are rolled up into one [ListEntry.Prefix]; any length
public record ListQuery(String prefix, String delimiter, String marker, String endMarker, boolean reverse, int limit) {
    public static ListQuery all(int limit) {
        return new ListQuery("", "", "", "", false, limit);
    }
}
