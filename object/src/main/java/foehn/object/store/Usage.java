package foehn.object.store;

/// How much something holds. Versions that are not the current one count too: they take room.
public record Usage(long containers, long objects, long bytes) {
    public static final Usage NOTHING = new Usage(0, 0, 0);

    public Usage plus(Usage other) {
        return new Usage(containers + other.containers, objects + other.objects, bytes + other.bytes);
    }
}
