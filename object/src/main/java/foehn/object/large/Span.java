package foehn.object.large;

/// Bytes of an object, the last one among them.
record Span(long first, long last) {
    long length() {
        return last - first + 1;
    }

    static Span parse(String text) {
        int dash = text.indexOf('-');
        return new Span(Long.parseLong(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1)));
    }

    @Override
    public String toString() {
        return first + "-" + last;
    }
}
